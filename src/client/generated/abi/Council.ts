// Generated from the contracts by `npm run generate`.

/** ABI of Council. */
export const councilAbi = [
  {
    inputs: [
      { internalType: "address", name: "authority", type: "address" },
      { internalType: "address", name: "sitting", type: "address" },
      { internalType: "uint32", name: "notice_", type: "uint32" },
      { internalType: "uint32", name: "process_", type: "uint32" },
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
  {
    inputs: [
      { internalType: "address", name: "successor", type: "address" },
      { internalType: "uint40", name: "from", type: "uint40" },
    ],
    name: "CouncilAlreadyAnnounced",
    type: "error",
  },
  {
    inputs: [{ internalType: "address", name: "successor", type: "address" }],
    name: "CouncilInvalidSuccessor",
    type: "error",
  },
  {
    inputs: [
      { internalType: "address", name: "council", type: "address" },
      { internalType: "uint32", name: "notice", type: "uint32" },
    ],
    name: "CouncilInvalidTerms",
    type: "error",
  },
  { inputs: [], name: "CouncilNothingAnnounced", type: "error" },
  {
    inputs: [{ internalType: "address", name: "caller", type: "address" }],
    name: "CouncilUnauthorized",
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
      { indexed: true, internalType: "address", name: "council", type: "address" },
      { indexed: true, internalType: "address", name: "successor", type: "address" },
      { indexed: false, internalType: "uint40", name: "from", type: "uint40" },
    ],
    name: "SuccessionAnnounced",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "address", name: "council", type: "address" },
      { indexed: true, internalType: "address", name: "successor", type: "address" },
    ],
    name: "SuccessionCancelled",
    type: "event",
  },
  {
    inputs: [{ internalType: "address", name: "successor", type: "address" }],
    name: "announce",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "authority",
    outputs: [{ internalType: "address", name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  { inputs: [], name: "cancel", outputs: [], stateMutability: "nonpayable", type: "function" },
  {
    inputs: [],
    name: "council",
    outputs: [{ internalType: "address", name: "", type: "address" }],
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
    name: "notice",
    outputs: [{ internalType: "uint32", name: "", type: "uint32" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "process",
    outputs: [{ internalType: "uint32", name: "", type: "uint32" }],
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
    inputs: [],
    name: "succession",
    outputs: [
      { internalType: "address", name: "successor", type: "address" },
      { internalType: "uint40", name: "from", type: "uint40" },
    ],
    stateMutability: "view",
    type: "function",
  },
] as const;
