// Generated from the contracts by `npm run generate`.

/** ABI of EmissionSchedule. */
export const emissionScheduleAbi = [
  {
    inputs: [
      { internalType: "address", name: "authority", type: "address" },
      { internalType: "contract IVestingMerkleDistributor", name: "distributor_", type: "address" },
      {
        components: [
          { internalType: "uint64", name: "initial", type: "uint64" },
          { internalType: "uint64", name: "decay", type: "uint64" },
          { internalType: "uint64", name: "floor", type: "uint64" },
          { internalType: "uint16", name: "shareCapBps", type: "uint16" },
          { internalType: "uint32", name: "start", type: "uint32" },
        ],
        internalType: "struct IEmissionSchedule.Curve",
        name: "curve_",
        type: "tuple",
      },
    ],
    stateMutability: "nonpayable",
    type: "constructor",
  },
  {
    inputs: [{ internalType: "address", name: "authority", type: "address" }],
    name: "AccessManagedInvalidAuthority",
    type: "error",
  },
  {
    inputs: [
      { internalType: "address", name: "caller", type: "address" },
      { internalType: "uint32", name: "delay", type: "uint32" },
    ],
    name: "AccessManagedRequiredDelay",
    type: "error",
  },
  {
    inputs: [{ internalType: "address", name: "caller", type: "address" }],
    name: "AccessManagedUnauthorized",
    type: "error",
  },
  { inputs: [], name: "EmissionScheduleInvalidCurve", type: "error" },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "uint256", name: "next", type: "uint256" },
    ],
    name: "EmissionScheduleNotNext",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "uint64", name: "units", type: "uint64" },
      { internalType: "uint64", name: "budget", type: "uint64" },
    ],
    name: "EmissionScheduleOverBudget",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint64", name: "treasury", type: "uint64" },
      { internalType: "uint64", name: "units", type: "uint64" },
    ],
    name: "EmissionScheduleTooLarge",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "expected", type: "uint256" },
      { internalType: "uint256", name: "received", type: "uint256" },
    ],
    name: "EmissionScheduleUnderfunded",
    type: "error",
  },
  { inputs: [], name: "EmissionScheduleZeroUnits", type: "error" },
  { inputs: [{ internalType: "uint256", name: "epoch", type: "uint256" }], name: "EpochTimeBeyondTime", type: "error" },
  {
    inputs: [
      { internalType: "uint32", name: "length", type: "uint32" },
      { internalType: "uint32", name: "minimum", type: "uint32" },
    ],
    name: "EpochTimeLengthTooShort",
    type: "error",
  },
  {
    inputs: [{ internalType: "address", name: "token", type: "address" }],
    name: "SafeERC20FailedOperation",
    type: "error",
  },
  {
    anonymous: false,
    inputs: [{ indexed: false, internalType: "address", name: "authority", type: "address" }],
    name: "AuthorityUpdated",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "address", name: "from", type: "address" },
      { indexed: false, internalType: "uint64", name: "units", type: "uint64" },
      { indexed: false, internalType: "uint64", name: "treasury", type: "uint64" },
    ],
    name: "Funded",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "epoch", type: "uint256" },
      { indexed: true, internalType: "bytes32", name: "root", type: "bytes32" },
      { indexed: false, internalType: "uint64", name: "units", type: "uint64" },
      { indexed: false, internalType: "uint64", name: "budget", type: "uint64" },
      { indexed: false, internalType: "uint64", name: "treasury", type: "uint64" },
    ],
    name: "Settled",
    type: "event",
  },
  {
    inputs: [],
    name: "authority",
    outputs: [{ internalType: "address", name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "epoch", type: "uint256" }],
    name: "budgetOf",
    outputs: [{ internalType: "uint64", name: "", type: "uint64" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "curve",
    outputs: [
      {
        components: [
          { internalType: "uint64", name: "initial", type: "uint64" },
          { internalType: "uint64", name: "decay", type: "uint64" },
          { internalType: "uint64", name: "floor", type: "uint64" },
          { internalType: "uint16", name: "shareCapBps", type: "uint16" },
          { internalType: "uint32", name: "start", type: "uint32" },
        ],
        internalType: "struct IEmissionSchedule.Curve",
        name: "",
        type: "tuple",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "distributor",
    outputs: [{ internalType: "contract IVestingMerkleDistributor", name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "epoch", type: "uint256" }],
    name: "epochEnd",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "epochLength",
    outputs: [{ internalType: "uint32", name: "", type: "uint32" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint64", name: "units", type: "uint64" }],
    name: "fund",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "genesis",
    outputs: [{ internalType: "uint40", name: "", type: "uint40" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "isConsumingScheduledOp",
    outputs: [{ internalType: "bytes4", name: "", type: "bytes4" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "nextEpoch",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "pending",
    outputs: [{ internalType: "uint64", name: "", type: "uint64" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "epoch", type: "uint256" }],
    name: "scheduledOf",
    outputs: [{ internalType: "uint64", name: "", type: "uint64" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "address", name: "newAuthority", type: "address" }],
    name: "setAuthority",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "bytes32", name: "root", type: "bytes32" },
    ],
    name: "settle",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "treasury",
    outputs: [{ internalType: "uint64", name: "", type: "uint64" }],
    stateMutability: "view",
    type: "function",
  },
] as const;
