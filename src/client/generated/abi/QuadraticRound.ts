// Generated from the contracts by `npm run generate`.

/** ABI of QuadraticRound. */
export const quadraticRoundAbi = [
  { inputs: [{ internalType: "uint256", name: "id", type: "uint256" }], name: "FundedRoundsCancelled", type: "error" },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "uint40", name: "closesAt", type: "uint40" },
    ],
    name: "FundedRoundsClosed",
    type: "error",
  },
  {
    inputs: [{ internalType: "uint16", name: "capBps", type: "uint16" }],
    name: "FundedRoundsInvalidCap",
    type: "error",
  },
  {
    inputs: [{ internalType: "address", name: "project", type: "address" }],
    name: "FundedRoundsInvalidProject",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint40", name: "opensAt", type: "uint40" },
      { internalType: "uint40", name: "closesAt", type: "uint40" },
    ],
    name: "FundedRoundsInvalidTimes",
    type: "error",
  },
  {
    inputs: [{ internalType: "uint256", name: "id", type: "uint256" }],
    name: "FundedRoundsNotCancelled",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "uint40", name: "closesAt", type: "uint40" },
    ],
    name: "FundedRoundsNotClosed",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "FundedRoundsNotCreator",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "FundedRoundsNotEligible",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "uint40", name: "opensAt", type: "uint40" },
    ],
    name: "FundedRoundsNotOpen",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "FundedRoundsNothingDue",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "project", type: "address" },
    ],
    name: "FundedRoundsOwnProject",
    type: "error",
  },
  { inputs: [], name: "FundedRoundsPolicyRequired", type: "error" },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "project", type: "address" },
    ],
    name: "FundedRoundsProjectKnown",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "project", type: "address" },
    ],
    name: "FundedRoundsResultUnknown",
    type: "error",
  },
  {
    inputs: [{ internalType: "uint256", name: "amount", type: "uint256" }],
    name: "FundedRoundsTooLarge",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "project", type: "address" },
    ],
    name: "FundedRoundsUnknownProject",
    type: "error",
  },
  {
    inputs: [{ internalType: "uint256", name: "id", type: "uint256" }],
    name: "FundedRoundsUnknownRound",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "uint256", name: "projects", type: "uint256" },
    ],
    name: "FundedRoundsUnsettled",
    type: "error",
  },
  { inputs: [], name: "FundedRoundsZeroAmount", type: "error" },
  { inputs: [], name: "FundedRoundsZeroToken", type: "error" },
  {
    inputs: [
      { internalType: "uint256", name: "amount", type: "uint256" },
      { internalType: "uint256", name: "minimum", type: "uint256" },
    ],
    name: "QuadraticRoundBelowMinimum",
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
      { indexed: true, internalType: "address", name: "project", type: "address" },
      { indexed: true, internalType: "address", name: "donor", type: "address" },
      { indexed: false, internalType: "uint256", name: "amount", type: "uint256" },
    ],
    name: "Donated",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "project", type: "address" },
      { indexed: true, internalType: "address", name: "donor", type: "address" },
      { indexed: false, internalType: "uint256", name: "amount", type: "uint256" },
    ],
    name: "DonationRefunded",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "sponsor", type: "address" },
      { indexed: false, internalType: "uint256", name: "amount", type: "uint256" },
    ],
    name: "PoolFunded",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "sponsor", type: "address" },
      { indexed: false, internalType: "uint256", name: "amount", type: "uint256" },
    ],
    name: "PoolReclaimed",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "project", type: "address" },
    ],
    name: "ProjectAdded",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "project", type: "address" },
      { indexed: false, internalType: "uint256", name: "donated", type: "uint256" },
      { indexed: false, internalType: "uint256", name: "matched", type: "uint256" },
    ],
    name: "ProjectPaid",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "project", type: "address" },
      { indexed: false, internalType: "uint256", name: "matched", type: "uint256" },
    ],
    name: "ProjectSettled",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "id", type: "uint256" },
      { indexed: true, internalType: "address", name: "creator", type: "address" },
      {
        components: [
          { internalType: "contract IERC20", name: "token", type: "address" },
          { internalType: "uint40", name: "opensAt", type: "uint40" },
          { internalType: "uint40", name: "closesAt", type: "uint40" },
          { internalType: "uint16", name: "capBps", type: "uint16" },
          { internalType: "contract IEligibilityPolicy", name: "policy", type: "address" },
        ],
        indexed: false,
        internalType: "struct IFundedRounds.Terms",
        name: "terms",
        type: "tuple",
      },
      {
        components: [
          { internalType: "uint96", name: "minimum", type: "uint96" },
          { internalType: "enum IQuadraticRound.Scaling", name: "scaling", type: "uint8" },
        ],
        indexed: false,
        internalType: "struct IQuadraticRound.Matching",
        name: "matching",
        type: "tuple",
      },
      { indexed: false, internalType: "string", name: "uri", type: "string" },
    ],
    name: "QuadraticRoundCreated",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [{ indexed: true, internalType: "uint256", name: "id", type: "uint256" }],
    name: "RoundCancelled",
    type: "event",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address[]", name: "projects", type: "address[]" },
    ],
    name: "addProjects",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "id", type: "uint256" }],
    name: "cancel",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "project", type: "address" },
    ],
    name: "claim",
    outputs: [{ internalType: "uint256", name: "amount", type: "uint256" }],
    stateMutability: "nonpayable",
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
      {
        components: [
          { internalType: "contract IERC20", name: "token", type: "address" },
          { internalType: "uint40", name: "opensAt", type: "uint40" },
          { internalType: "uint40", name: "closesAt", type: "uint40" },
          { internalType: "uint16", name: "capBps", type: "uint16" },
          { internalType: "contract IEligibilityPolicy", name: "policy", type: "address" },
        ],
        internalType: "struct IFundedRounds.Terms",
        name: "terms",
        type: "tuple",
      },
      {
        components: [
          { internalType: "uint96", name: "minimum", type: "uint96" },
          { internalType: "enum IQuadraticRound.Scaling", name: "scaling", type: "uint8" },
        ],
        internalType: "struct IQuadraticRound.Matching",
        name: "matching",
        type: "tuple",
      },
      { internalType: "string", name: "uri", type: "string" },
    ],
    name: "create",
    outputs: [{ internalType: "uint256", name: "id", type: "uint256" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "project", type: "address" },
      { internalType: "uint256", name: "amount", type: "uint256" },
    ],
    name: "donate",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "uint256", name: "amount", type: "uint256" },
    ],
    name: "fund",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "sponsor", type: "address" },
    ],
    name: "fundedBy",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "project", type: "address" },
      { internalType: "address", name: "donor", type: "address" },
    ],
    name: "giftOf",
    outputs: [
      {
        components: [
          { internalType: "uint96", name: "amount", type: "uint96" },
          { internalType: "uint96", name: "root", type: "uint96" },
        ],
        internalType: "struct IQuadraticRound.Gift",
        name: "",
        type: "tuple",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "id", type: "uint256" }],
    name: "matchingOf",
    outputs: [
      {
        components: [
          { internalType: "uint96", name: "minimum", type: "uint96" },
          { internalType: "enum IQuadraticRound.Scaling", name: "scaling", type: "uint8" },
        ],
        internalType: "struct IQuadraticRound.Matching",
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
      { internalType: "address", name: "project", type: "address" },
    ],
    name: "projectOf",
    outputs: [
      {
        components: [
          { internalType: "uint128", name: "donated", type: "uint128" },
          { internalType: "uint112", name: "sum", type: "uint112" },
          { internalType: "enum IFundedRounds.Status", name: "status", type: "uint8" },
          { internalType: "uint128", name: "matched", type: "uint128" },
        ],
        internalType: "struct IFundedRounds.Project",
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
      { internalType: "address", name: "sponsor", type: "address" },
    ],
    name: "reclaim",
    outputs: [{ internalType: "uint256", name: "amount", type: "uint256" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "project", type: "address" },
      { internalType: "address", name: "donor", type: "address" },
    ],
    name: "refund",
    outputs: [{ internalType: "uint256", name: "amount", type: "uint256" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "id", type: "uint256" }],
    name: "roundOf",
    outputs: [
      {
        components: [
          { internalType: "contract IERC20", name: "token", type: "address" },
          { internalType: "uint40", name: "opensAt", type: "uint40" },
          { internalType: "uint40", name: "closesAt", type: "uint40" },
          { internalType: "uint16", name: "capBps", type: "uint16" },
          { internalType: "contract IEligibilityPolicy", name: "policy", type: "address" },
          { internalType: "uint32", name: "projects", type: "uint32" },
          { internalType: "uint32", name: "settled", type: "uint32" },
          { internalType: "bool", name: "cancelled", type: "bool" },
          { internalType: "address", name: "creator", type: "address" },
          { internalType: "uint128", name: "pool", type: "uint128" },
          { internalType: "uint128", name: "placed", type: "uint128" },
          { internalType: "uint128", name: "returned", type: "uint128" },
          { internalType: "uint128", name: "redeemed", type: "uint128" },
          { internalType: "uint256", name: "weight", type: "uint256" },
        ],
        internalType: "struct IFundedRounds.Round",
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
      { internalType: "address[]", name: "projects", type: "address[]" },
    ],
    name: "settle",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "id", type: "uint256" },
      { internalType: "address", name: "project", type: "address" },
    ],
    name: "shareOf",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
] as const;
