// Generated from the contracts by `npm run generate`.

/** ABI of BatchAnchor. */
export const batchAnchorAbi = [
  {
    inputs: [
      { internalType: "contract ITaskRegistry", name: "registry_", type: "address" },
      { internalType: "contract IEpochClock", name: "clock_", type: "address" },
    ],
    stateMutability: "nonpayable",
    type: "constructor",
  },
  {
    inputs: [{ internalType: "uint256", name: "batchId", type: "uint256" }],
    name: "BatchAnchorAlreadyRevoked",
    type: "error",
  },
  { inputs: [], name: "BatchAnchorEmpty", type: "error" },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "uint256", name: "cutOff", type: "uint256" },
    ],
    name: "BatchAnchorEpochClosed",
    type: "error",
  },
  {
    inputs: [{ internalType: "uint256", name: "length", type: "uint256" }],
    name: "BatchAnchorInvalidLength",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "index", type: "uint256" },
      { internalType: "uint16", name: "quality", type: "uint16" },
    ],
    name: "BatchAnchorInvalidQuality",
    type: "error",
  },
  {
    inputs: [{ internalType: "address", name: "attester", type: "address" }],
    name: "BatchAnchorNoTask",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "index", type: "uint256" },
      { internalType: "uint64", name: "task", type: "uint64" },
      { internalType: "address", name: "attester", type: "address" },
    ],
    name: "BatchAnchorNotAttester",
    type: "error",
  },
  {
    inputs: [{ internalType: "uint256", name: "index", type: "uint256" }],
    name: "BatchAnchorSelfAttestation",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "index", type: "uint256" },
      { internalType: "uint64", name: "points", type: "uint64" },
    ],
    name: "BatchAnchorTooManyPoints",
    type: "error",
  },
  {
    inputs: [{ internalType: "uint256", name: "batchId", type: "uint256" }],
    name: "BatchAnchorUnknownBatch",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "BatchAnchorWrongAttester",
    type: "error",
  },
  {
    inputs: [{ internalType: "uint256", name: "index", type: "uint256" }],
    name: "BatchAnchorZeroAccount",
    type: "error",
  },
  {
    inputs: [{ internalType: "uint256", name: "index", type: "uint256" }],
    name: "BatchAnchorZeroQuantity",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "time", type: "uint256" },
      { internalType: "uint256", name: "genesis", type: "uint256" },
    ],
    name: "EpochClockBeforeGenesis",
    type: "error",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "batchId", type: "uint256" },
      { indexed: true, internalType: "address", name: "attester", type: "address" },
      { indexed: false, internalType: "uint32", name: "count", type: "uint32" },
      { indexed: false, internalType: "bytes32", name: "dataHash", type: "bytes32" },
      { indexed: false, internalType: "string", name: "uri", type: "string" },
    ],
    name: "BatchLinked",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "batchId", type: "uint256" },
      { indexed: true, internalType: "address", name: "attester", type: "address" },
      { indexed: false, internalType: "uint32", name: "count", type: "uint32" },
      { indexed: false, internalType: "bytes32", name: "dataHash", type: "bytes32" },
    ],
    name: "BatchPublished",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "batchId", type: "uint256" },
      { indexed: true, internalType: "address", name: "attester", type: "address" },
    ],
    name: "BatchRevoked",
    type: "event",
  },
  {
    inputs: [{ internalType: "uint256", name: "batchId", type: "uint256" }],
    name: "batchOf",
    outputs: [
      {
        components: [
          { internalType: "bytes32", name: "dataHash", type: "bytes32" },
          { internalType: "address", name: "attester", type: "address" },
          { internalType: "uint32", name: "count", type: "uint32" },
          { internalType: "uint40", name: "time", type: "uint40" },
          { internalType: "enum IBatchAnchor.Kind", name: "kind", type: "uint8" },
          { internalType: "bool", name: "revoked", type: "bool" },
        ],
        internalType: "struct IBatchAnchor.Batch",
        name: "",
        type: "tuple",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "clock",
    outputs: [{ internalType: "contract IEpochClock", name: "", type: "address" }],
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
    inputs: [],
    name: "factHead",
    outputs: [{ internalType: "bytes32", name: "", type: "bytes32" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "bytes32", name: "dataHash", type: "bytes32" },
      { internalType: "uint32", name: "rowCount", type: "uint32" },
      { internalType: "string", name: "uri", type: "string" },
    ],
    name: "link",
    outputs: [{ internalType: "uint256", name: "batchId", type: "uint256" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "bytes", name: "rows", type: "bytes" }],
    name: "publish",
    outputs: [{ internalType: "uint256", name: "batchId", type: "uint256" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "registry",
    outputs: [{ internalType: "contract ITaskRegistry", name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "batchId", type: "uint256" }],
    name: "revoke",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "batchId", type: "uint256" },
      { internalType: "uint256", name: "index", type: "uint256" },
    ],
    name: "uidOf",
    outputs: [{ internalType: "bytes32", name: "", type: "bytes32" }],
    stateMutability: "view",
    type: "function",
  },
] as const;
