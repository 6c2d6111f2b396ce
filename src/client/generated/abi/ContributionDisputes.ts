// Generated from the contracts by `npm run generate`.

/** ABI of ContributionDisputes. */
export const contributionDisputesAbi = [
  {
    inputs: [
      { internalType: "contract ICouncil", name: "council_", type: "address" },
      { internalType: "contract IContributionResolver", name: "contributions_", type: "address" },
      { internalType: "contract IBatchAnchor", name: "anchor_", type: "address" },
      { internalType: "contract IStakeVault", name: "vault_", type: "address" },
      {
        components: [
          { internalType: "uint112", name: "bond", type: "uint112" },
          { internalType: "uint16", name: "penaltyBps", type: "uint16" },
          { internalType: "uint16", name: "widePenaltyBps", type: "uint16" },
          { internalType: "uint16", name: "rewardBps", type: "uint16" },
          { internalType: "uint32", name: "rulingPeriod", type: "uint32" },
        ],
        internalType: "struct IContributionDisputes.Terms",
        name: "terms_",
        type: "tuple",
      },
    ],
    stateMutability: "nonpayable",
    type: "constructor",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "uint256", name: "cutOff", type: "uint256" },
    ],
    name: "ContributionDisputesEpochClosed",
    type: "error",
  },
  {
    inputs: [{ internalType: "uint256", name: "epoch", type: "uint256" }],
    name: "ContributionDisputesEpochNotBegun",
    type: "error",
  },
  { inputs: [], name: "ContributionDisputesInvalidTerms", type: "error" },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "enum IContributionDisputes.Status", name: "status", type: "uint8" },
    ],
    name: "ContributionDisputesNotOpen",
    type: "error",
  },
  {
    inputs: [
      { internalType: "enum IContributionDisputes.Scope", name: "scope", type: "uint8" },
      { internalType: "bytes32", name: "work", type: "bytes32" },
      { internalType: "address", name: "challenger", type: "address" },
    ],
    name: "ContributionDisputesOwnAttestation",
    type: "error",
  },
  {
    inputs: [
      { internalType: "enum IContributionDisputes.Scope", name: "scope", type: "uint8" },
      { internalType: "bytes32", name: "work", type: "bytes32" },
    ],
    name: "ContributionDisputesRevoked",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "uint256", name: "deadline", type: "uint256" },
    ],
    name: "ContributionDisputesRulingPeriodOpen",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "uint256", name: "deadline", type: "uint256" },
    ],
    name: "ContributionDisputesRulingPeriodOver",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "index", type: "uint256" },
    ],
    name: "ContributionDisputesUnknownRow",
    type: "error",
  },
  {
    inputs: [
      { internalType: "enum IContributionDisputes.Scope", name: "scope", type: "uint8" },
      { internalType: "bytes32", name: "work", type: "bytes32" },
    ],
    name: "ContributionDisputesVoid",
    type: "error",
  },
  {
    inputs: [{ internalType: "address", name: "council", type: "address" }],
    name: "CouncilRuledInvalidCouncil",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint32", name: "period", type: "uint32" },
      { internalType: "uint32", name: "process", type: "uint32" },
    ],
    name: "CouncilRuledPeriodTooShort",
    type: "error",
  },
  {
    inputs: [{ internalType: "address", name: "caller", type: "address" }],
    name: "CouncilUnauthorized",
    type: "error",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "bytes32", name: "work", type: "bytes32" },
      { indexed: false, internalType: "enum IContributionDisputes.Scope", name: "scope", type: "uint8" },
    ],
    name: "DisputeClosed",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "bytes32", name: "work", type: "bytes32" },
      { indexed: false, internalType: "enum IContributionDisputes.Scope", name: "scope", type: "uint8" },
      { indexed: false, internalType: "uint112", name: "lost", type: "uint112" },
    ],
    name: "DisputeExpired",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "bytes32", name: "work", type: "bytes32" },
      { indexed: true, internalType: "address", name: "challenger", type: "address" },
      { indexed: false, internalType: "enum IContributionDisputes.Scope", name: "scope", type: "uint8" },
      { indexed: false, internalType: "address", name: "attester", type: "address" },
      { indexed: false, internalType: "enum IContributionDisputes.Reason", name: "reason", type: "uint8" },
      { indexed: false, internalType: "bytes32", name: "evidence", type: "bytes32" },
      { indexed: false, internalType: "uint40", name: "deadline", type: "uint40" },
    ],
    name: "DisputeOpened",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "bytes32", name: "work", type: "bytes32" },
      { indexed: false, internalType: "enum IContributionDisputes.Scope", name: "scope", type: "uint8" },
      { indexed: false, internalType: "uint112", name: "lost", type: "uint112" },
    ],
    name: "DisputeRejected",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "bytes32", name: "work", type: "bytes32" },
      { indexed: false, internalType: "enum IContributionDisputes.Scope", name: "scope", type: "uint8" },
      { indexed: false, internalType: "uint112", name: "slashed", type: "uint112" },
      { indexed: false, internalType: "uint112", name: "rewarded", type: "uint112" },
    ],
    name: "DisputeUpheld",
    type: "event",
  },
  {
    inputs: [],
    name: "anchor",
    outputs: [{ internalType: "contract IBatchAnchor", name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "id", type: "uint256" }],
    name: "close",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "contributions",
    outputs: [{ internalType: "contract IContributionResolver", name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "council",
    outputs: [{ internalType: "contract ICouncil", name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "count",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "bytes32", name: "contribution", type: "bytes32" },
      { internalType: "enum IContributionDisputes.Reason", name: "reason", type: "uint8" },
      { internalType: "bytes32", name: "evidence", type: "bytes32" },
    ],
    name: "dispute",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "enum IContributionDisputes.Reason", name: "reason", type: "uint8" },
      { internalType: "bytes32", name: "evidence", type: "bytes32" },
    ],
    name: "disputeBatch",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "id", type: "uint256" }],
    name: "disputeOf",
    outputs: [
      {
        components: [
          { internalType: "address", name: "challenger", type: "address" },
          { internalType: "uint40", name: "openedAt", type: "uint40" },
          { internalType: "uint40", name: "batch", type: "uint40" },
          { internalType: "enum IContributionDisputes.Scope", name: "scope", type: "uint8" },
          { internalType: "enum IContributionDisputes.Status", name: "status", type: "uint8" },
          { internalType: "address", name: "attester", type: "address" },
          { internalType: "uint64", name: "task", type: "uint64" },
          { internalType: "uint32", name: "epoch", type: "uint32" },
          { internalType: "bytes32", name: "work", type: "bytes32" },
        ],
        internalType: "struct IContributionDisputes.Dispute",
        name: "",
        type: "tuple",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "index", type: "uint256" },
      { internalType: "enum IContributionDisputes.Reason", name: "reason", type: "uint8" },
      { internalType: "bytes32", name: "evidence", type: "bytes32" },
    ],
    name: "disputeRow",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "bytes32", name: "rows", type: "bytes32" },
      { internalType: "enum IContributionDisputes.Reason", name: "reason", type: "uint8" },
      { internalType: "bytes32", name: "evidence", type: "bytes32" },
    ],
    name: "disputeRows",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "factHead",
    outputs: [{ internalType: "bytes32", name: "", type: "bytes32" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "enum IContributionDisputes.Scope", name: "scope", type: "uint8" },
      { internalType: "bytes32", name: "work", type: "bytes32" },
    ],
    name: "isVoid",
    outputs: [{ internalType: "bool", name: "", type: "bool" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "address", name: "attester", type: "address" },
      { internalType: "uint64", name: "task", type: "uint64" },
      { internalType: "uint32", name: "epoch", type: "uint32" },
    ],
    name: "rowsOf",
    outputs: [{ internalType: "bytes32", name: "", type: "bytes32" }],
    stateMutability: "pure",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "bool", name: "upheld", type: "bool" },
    ],
    name: "rule",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "terms",
    outputs: [
      {
        components: [
          { internalType: "uint112", name: "bond", type: "uint112" },
          { internalType: "uint16", name: "penaltyBps", type: "uint16" },
          { internalType: "uint16", name: "widePenaltyBps", type: "uint16" },
          { internalType: "uint16", name: "rewardBps", type: "uint16" },
          { internalType: "uint32", name: "rulingPeriod", type: "uint32" },
        ],
        internalType: "struct IContributionDisputes.Terms",
        name: "",
        type: "tuple",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "vault",
    outputs: [{ internalType: "contract IStakeVault", name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
] as const;
