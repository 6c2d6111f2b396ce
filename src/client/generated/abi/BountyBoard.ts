// Generated from the contracts by `npm run generate`.

/** ABI of BountyBoard. */
export const bountyBoardAbi = [
  {
    inputs: [{ internalType: "contract IContributionResolver", name: "contributions_", type: "address" }],
    stateMutability: "nonpayable",
    type: "constructor",
  },
  {
    inputs: [{ internalType: "bytes32", name: "contribution", type: "bytes32" }],
    name: "BountyBoardContributionUsed",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "uint8", name: "disputes", type: "uint8" },
    ],
    name: "BountyBoardDisputesOpen",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "bytes32", name: "contribution", type: "bytes32" },
    ],
    name: "BountyBoardHookRefused",
    type: "error",
  },
  { inputs: [], name: "BountyBoardInvalidMilestones", type: "error" },
  { inputs: [], name: "BountyBoardInvalidTerms", type: "error" },
  { inputs: [{ internalType: "uint256", name: "id", type: "uint256" }], name: "BountyBoardNoCouncil", type: "error" },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "uint8", name: "winners", type: "uint8" },
    ],
    name: "BountyBoardNoPlace",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "BountyBoardNotApprover",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "BountyBoardNotCouncil",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "BountyBoardNotEligible",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "uint40", name: "deadline", type: "uint40" },
    ],
    name: "BountyBoardNotOver",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "BountyBoardNothingLeft",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "uint40", name: "deadline", type: "uint40" },
    ],
    name: "BountyBoardOver",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "winner", type: "address" },
      { internalType: "uint256", name: "deadline", type: "uint256" },
    ],
    name: "BountyBoardRulingPeriodOpen",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "winner", type: "address" },
      { internalType: "uint256", name: "deadline", type: "uint256" },
    ],
    name: "BountyBoardRulingPeriodOver",
    type: "error",
  },
  {
    inputs: [{ internalType: "uint256", name: "id", type: "uint256" }],
    name: "BountyBoardUnknownBounty",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "bytes32", name: "contribution", type: "bytes32" },
    ],
    name: "BountyBoardWrongContribution",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
      { internalType: "enum IBountyBoard.Standing", name: "standing", type: "uint8" },
    ],
    name: "BountyBoardWrongStanding",
    type: "error",
  },
  { inputs: [], name: "ReentrancyGuardReentrantCall", type: "error" },
  {
    inputs: [{ internalType: "address", name: "token", type: "address" }],
    name: "SafeERC20FailedOperation",
    type: "error",
  },
  {
    inputs: [
      { internalType: "contract IERC20", name: "token", type: "address" },
      { internalType: "uint256", name: "expected", type: "uint256" },
      { internalType: "uint256", name: "received", type: "uint256" },
    ],
    name: "TokenCustodyUnderfunded",
    type: "error",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: false, internalType: "string", name: "uri", type: "string" },
    ],
    name: "BountyApplied",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "winner", type: "address" },
      { indexed: false, internalType: "uint256", name: "amount", type: "uint256" },
    ],
    name: "BountyBondWithdrawn",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "winner", type: "address" },
    ],
    name: "BountyDisputeExpired",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "winner", type: "address" },
      { indexed: false, internalType: "bool", name: "upheld", type: "bool" },
    ],
    name: "BountyDisputeRuled",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "winner", type: "address" },
      { indexed: false, internalType: "bytes32", name: "evidence", type: "bytes32" },
      { indexed: false, internalType: "uint40", name: "deadline", type: "uint40" },
    ],
    name: "BountyDisputed",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "funder", type: "address" },
      {
        components: [
          { internalType: "contract IERC20", name: "token", type: "address" },
          { internalType: "uint40", name: "deadline", type: "uint40" },
          { internalType: "uint32", name: "rulingPeriod", type: "uint32" },
          { internalType: "uint8", name: "winners", type: "uint8" },
          { internalType: "address", name: "approver", type: "address" },
          { internalType: "uint96", name: "bond", type: "uint96" },
          { internalType: "address", name: "council", type: "address" },
          { internalType: "uint64", name: "task", type: "uint64" },
          { internalType: "contract IEligibilityPolicy", name: "policy", type: "address" },
          { internalType: "contract IBountyHook", name: "hook", type: "address" },
        ],
        indexed: false,
        internalType: "struct IBountyBoard.Terms",
        name: "terms",
        type: "tuple",
      },
      { indexed: false, internalType: "uint96[]", name: "milestones", type: "uint96[]" },
      { indexed: false, internalType: "string", name: "uri", type: "string" },
    ],
    name: "BountyPosted",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "funder", type: "address" },
      { indexed: false, internalType: "uint256", name: "amount", type: "uint256" },
    ],
    name: "BountyRefunded",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "winner", type: "address" },
      { indexed: false, internalType: "uint256", name: "milestone", type: "uint256" },
      { indexed: false, internalType: "uint256", name: "amount", type: "uint256" },
      { indexed: false, internalType: "bytes32", name: "contribution", type: "bytes32" },
    ],
    name: "MilestoneAwarded",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "account", type: "address" },
    ],
    name: "WinnerAccepted",
    type: "event",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "accept",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "string", name: "uri", type: "string" },
    ],
    name: "applyFor",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "winner", type: "address" },
    ],
    name: "award",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "winner", type: "address" },
      { internalType: "bytes32", name: "contribution", type: "bytes32" },
    ],
    name: "awardAttested",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "id", type: "uint256" }],
    name: "bountyOf",
    outputs: [
      {
        components: [
          {
            components: [
              { internalType: "contract IERC20", name: "token", type: "address" },
              { internalType: "uint40", name: "deadline", type: "uint40" },
              { internalType: "uint32", name: "rulingPeriod", type: "uint32" },
              { internalType: "uint8", name: "winners", type: "uint8" },
              { internalType: "address", name: "approver", type: "address" },
              { internalType: "uint96", name: "bond", type: "uint96" },
              { internalType: "address", name: "council", type: "address" },
              { internalType: "uint64", name: "task", type: "uint64" },
              { internalType: "contract IEligibilityPolicy", name: "policy", type: "address" },
              { internalType: "contract IBountyHook", name: "hook", type: "address" },
            ],
            internalType: "struct IBountyBoard.Terms",
            name: "terms",
            type: "tuple",
          },
          { internalType: "address", name: "funder", type: "address" },
          { internalType: "uint8", name: "accepted", type: "uint8" },
          { internalType: "uint8", name: "disputes", type: "uint8" },
          { internalType: "uint128", name: "left", type: "uint128" },
          { internalType: "uint128", name: "refunded", type: "uint128" },
          { internalType: "uint96[]", name: "milestones", type: "uint96[]" },
        ],
        internalType: "struct IBountyBoard.Bounty",
        name: "",
        type: "tuple",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "candidateOf",
    outputs: [
      {
        components: [
          { internalType: "enum IBountyBoard.Standing", name: "standing", type: "uint8" },
          { internalType: "uint8", name: "awarded", type: "uint8" },
          { internalType: "uint40", name: "since", type: "uint40" },
          { internalType: "uint40", name: "disputedAt", type: "uint40" },
          { internalType: "uint128", name: "owed", type: "uint128" },
        ],
        internalType: "struct IBountyBoard.Candidate",
        name: "",
        type: "tuple",
      },
    ],
    stateMutability: "view",
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
    name: "count",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "bytes32", name: "evidence", type: "bytes32" },
    ],
    name: "dispute",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "winner", type: "address" },
    ],
    name: "expire",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "bytes32", name: "contribution", type: "bytes32" }],
    name: "isUsed",
    outputs: [{ internalType: "bool", name: "", type: "bool" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      {
        components: [
          { internalType: "contract IERC20", name: "token", type: "address" },
          { internalType: "uint40", name: "deadline", type: "uint40" },
          { internalType: "uint32", name: "rulingPeriod", type: "uint32" },
          { internalType: "uint8", name: "winners", type: "uint8" },
          { internalType: "address", name: "approver", type: "address" },
          { internalType: "uint96", name: "bond", type: "uint96" },
          { internalType: "address", name: "council", type: "address" },
          { internalType: "uint64", name: "task", type: "uint64" },
          { internalType: "contract IEligibilityPolicy", name: "policy", type: "address" },
          { internalType: "contract IBountyHook", name: "hook", type: "address" },
        ],
        internalType: "struct IBountyBoard.Terms",
        name: "terms",
        type: "tuple",
      },
      { internalType: "uint96[]", name: "milestones", type: "uint96[]" },
      { internalType: "string", name: "uri", type: "string" },
    ],
    name: "post",
    outputs: [{ internalType: "uint256", name: "id", type: "uint256" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "id", type: "uint256" }],
    name: "refund",
    outputs: [{ internalType: "uint256", name: "amount", type: "uint256" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "winner", type: "address" },
      { internalType: "bool", name: "upheld", type: "bool" },
    ],
    name: "rule",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "winner", type: "address" },
    ],
    name: "withdraw",
    outputs: [{ internalType: "uint256", name: "amount", type: "uint256" }],
    stateMutability: "nonpayable",
    type: "function",
  },
] as const;
