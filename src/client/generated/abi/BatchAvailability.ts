// Generated from the contracts by `npm run generate`.

/** ABI of BatchAvailability. */
export const batchAvailabilityAbi = [
  {
    inputs: [
      { internalType: "contract IBatchAnchor", name: "anchor_", type: "address" },
      { internalType: "contract IStakeVault", name: "vault_", type: "address" },
      {
        components: [
          { internalType: "uint8", name: "holders", type: "uint8" },
          { internalType: "uint112", name: "chunkPrice", type: "uint112" },
          { internalType: "uint32", name: "answerPeriod", type: "uint32" },
        ],
        internalType: "struct IBatchAvailability.Terms",
        name: "terms_",
        type: "tuple",
      },
    ],
    stateMutability: "nonpayable",
    type: "constructor",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "chunk", type: "uint256" },
    ],
    name: "BatchAvailabilityAlreadyDemanded",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "chunk", type: "uint256" },
    ],
    name: "BatchAvailabilityAlreadyPublished",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "cutOff", type: "uint256" },
    ],
    name: "BatchAvailabilityEpochClosed",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "cutOff", type: "uint256" },
    ],
    name: "BatchAvailabilityEpochOpen",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "chunk", type: "uint256" },
      { internalType: "uint256", name: "length", type: "uint256" },
    ],
    name: "BatchAvailabilityInvalidLength",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "address", name: "operator", type: "address" },
    ],
    name: "BatchAvailabilityInvalidSignature",
    type: "error",
  },
  { inputs: [], name: "BatchAvailabilityInvalidTerms", type: "error" },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "chunk", type: "uint256" },
    ],
    name: "BatchAvailabilityNotDemanded",
    type: "error",
  },
  {
    inputs: [{ internalType: "uint256", name: "batchId", type: "uint256" }],
    name: "BatchAvailabilityNotLinked",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "address", name: "operator", type: "address" },
    ],
    name: "BatchAvailabilityNotOperator",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "address", name: "operator", type: "address" },
    ],
    name: "BatchAvailabilityOwnBatch",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "until", type: "uint256" },
    ],
    name: "BatchAvailabilityTooLate",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "chunk", type: "uint256" },
    ],
    name: "BatchAvailabilityUnknownChunk",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "chunk", type: "uint256" },
      { internalType: "bytes32", name: "root", type: "bytes32" },
    ],
    name: "BatchAvailabilityWrongChunk",
    type: "error",
  },
  { inputs: [], name: "InvalidShortString", type: "error" },
  { inputs: [{ internalType: "string", name: "str", type: "string" }], name: "StringTooLong", type: "error" },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "batchId", type: "uint256" },
      { indexed: true, internalType: "address", name: "operator", type: "address" },
      { indexed: false, internalType: "uint8", name: "missing", type: "uint8" },
    ],
    name: "BatchHeld",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "batchId", type: "uint256" },
      { indexed: true, internalType: "uint256", name: "chunk", type: "uint256" },
      { indexed: true, internalType: "address", name: "demander", type: "address" },
      { indexed: false, internalType: "uint112", name: "price", type: "uint112" },
    ],
    name: "ChunkDemanded",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "batchId", type: "uint256" },
      { indexed: true, internalType: "uint256", name: "chunk", type: "uint256" },
      { indexed: true, internalType: "address", name: "publisher", type: "address" },
      { indexed: false, internalType: "bytes32", name: "chunkHash", type: "bytes32" },
    ],
    name: "ChunkPublished",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "batchId", type: "uint256" },
      { indexed: true, internalType: "uint256", name: "chunk", type: "uint256" },
      { indexed: true, internalType: "address", name: "demander", type: "address" },
    ],
    name: "DemandReturned",
    type: "event",
  },
  { anonymous: false, inputs: [], name: "EIP712DomainChanged", type: "event" },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "batchId", type: "uint256" },
      { indexed: true, internalType: "address", name: "operator", type: "address" },
      { indexed: false, internalType: "uint112", name: "taken", type: "uint112" },
    ],
    name: "HolderSlashed",
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
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "chunk", type: "uint256" },
    ],
    name: "demand",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "chunk", type: "uint256" },
    ],
    name: "demanderOf",
    outputs: [{ internalType: "address", name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "batchId", type: "uint256" }],
    name: "digestOf",
    outputs: [{ internalType: "bytes32", name: "", type: "bytes32" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "eip712Domain",
    outputs: [
      { internalType: "bytes1", name: "fields", type: "bytes1" },
      { internalType: "string", name: "name", type: "string" },
      { internalType: "string", name: "version", type: "string" },
      { internalType: "uint256", name: "chainId", type: "uint256" },
      { internalType: "address", name: "verifyingContract", type: "address" },
      { internalType: "bytes32", name: "salt", type: "bytes32" },
      { internalType: "uint256[]", name: "extensions", type: "uint256[]" },
    ],
    stateMutability: "view",
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
      {
        components: [
          { internalType: "uint256", name: "batchId", type: "uint256" },
          { internalType: "address", name: "operator", type: "address" },
          { internalType: "bytes", name: "signature", type: "bytes" },
        ],
        internalType: "struct IBatchAvailability.Holding[]",
        name: "holdings",
        type: "tuple[]",
      },
    ],
    name: "handIn",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "batchId", type: "uint256" }],
    name: "holdersOf",
    outputs: [{ internalType: "address[]", name: "", type: "address[]" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "batchId", type: "uint256" }],
    name: "isAvailable",
    outputs: [{ internalType: "bool", name: "", type: "bool" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "chunk", type: "uint256" },
    ],
    name: "isPublished",
    outputs: [{ internalType: "bool", name: "", type: "bool" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "chunk", type: "uint256" },
      { internalType: "bytes", name: "rows", type: "bytes" },
      { internalType: "bytes32[]", name: "proof", type: "bytes32[]" },
    ],
    name: "publishChunk",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "chunk", type: "uint256" },
    ],
    name: "settle",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "batchId", type: "uint256" }],
    name: "stateOf",
    outputs: [
      {
        components: [
          { internalType: "uint8", name: "signatures", type: "uint8" },
          { internalType: "uint32", name: "published", type: "uint32" },
          { internalType: "uint32", name: "open", type: "uint32" },
          { internalType: "bool", name: "slashed", type: "bool" },
        ],
        internalType: "struct IBatchAvailability.State",
        name: "",
        type: "tuple",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "terms",
    outputs: [
      {
        components: [
          { internalType: "uint8", name: "holders", type: "uint8" },
          { internalType: "uint112", name: "chunkPrice", type: "uint112" },
          { internalType: "uint32", name: "answerPeriod", type: "uint32" },
        ],
        internalType: "struct IBatchAvailability.Terms",
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
