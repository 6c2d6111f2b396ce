// Generated from the contracts by `npm run generate`.

/** ABI of PeerRound. */
export const peerRoundAbi = [
  {
    inputs: [
      { internalType: "contract IContributionResolver", name: "contributions_", type: "address" },
      { internalType: "contract IReputation", name: "reputation_", type: "address" },
    ],
    stateMutability: "nonpayable",
    type: "constructor",
  },
  {
    inputs: [
      { internalType: "uint64", name: "task", type: "uint64" },
      { internalType: "uint256", name: "round", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
      { internalType: "uint256", name: "points", type: "uint256" },
      { internalType: "uint256", name: "required", type: "uint256" },
    ],
    name: "PeerRoundNotMember",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint64", name: "task", type: "uint64" },
      { internalType: "uint256", name: "round", type: "uint256" },
      { internalType: "uint256", name: "end", type: "uint256" },
    ],
    name: "PeerRoundNotOver",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint64", name: "task", type: "uint64" },
      { internalType: "uint40", name: "start", type: "uint40" },
    ],
    name: "PeerRoundNotStarted",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint64", name: "task", type: "uint64" },
      { internalType: "uint256", name: "round", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "PeerRoundNothingReceived",
    type: "error",
  },
  { inputs: [{ internalType: "address", name: "account", type: "address" }], name: "PeerRoundOptedOut", type: "error" },
  {
    inputs: [
      { internalType: "uint64", name: "task", type: "uint64" },
      { internalType: "uint256", name: "round", type: "uint256" },
      { internalType: "uint256", name: "spent", type: "uint256" },
      { internalType: "uint256", name: "budget", type: "uint256" },
    ],
    name: "PeerRoundOverBudget",
    type: "error",
  },
  { inputs: [{ internalType: "address", name: "account", type: "address" }], name: "PeerRoundOwnGift", type: "error" },
  {
    inputs: [
      { internalType: "uint64", name: "task", type: "uint64" },
      { internalType: "bytes32", name: "rubricHash", type: "bytes32" },
    ],
    name: "PeerRoundWrongTerms",
    type: "error",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint64", name: "task", type: "uint64" },
      { indexed: true, internalType: "uint256", name: "round", type: "uint256" },
      { indexed: true, internalType: "address", name: "receiver", type: "address" },
      { indexed: false, internalType: "uint32", name: "points", type: "uint32" },
      { indexed: false, internalType: "bytes32", name: "uid", type: "bytes32" },
    ],
    name: "PointsAttested",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint64", name: "task", type: "uint64" },
      { indexed: true, internalType: "uint256", name: "round", type: "uint256" },
      { indexed: true, internalType: "address", name: "receiver", type: "address" },
      { indexed: false, internalType: "address", name: "giver", type: "address" },
      { indexed: false, internalType: "uint32", name: "points", type: "uint32" },
    ],
    name: "PointsGiven",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: false, internalType: "bool", name: "receives", type: "bool" },
    ],
    name: "ReceivingSet",
    type: "event",
  },
  {
    inputs: [
      { internalType: "uint64", name: "task", type: "uint64" },
      {
        components: [
          { internalType: "uint40", name: "start", type: "uint40" },
          { internalType: "uint32", name: "length", type: "uint32" },
          { internalType: "uint32", name: "budget", type: "uint32" },
          { internalType: "uint64", name: "minPoints", type: "uint64" },
          { internalType: "uint8", name: "domain", type: "uint8" },
        ],
        internalType: "struct IPeerRound.Terms",
        name: "terms",
        type: "tuple",
      },
      { internalType: "uint256", name: "round", type: "uint256" },
      { internalType: "address", name: "receiver", type: "address" },
    ],
    name: "attest",
    outputs: [{ internalType: "bytes32", name: "uid", type: "bytes32" }],
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
    inputs: [
      { internalType: "uint64", name: "task", type: "uint64" },
      {
        components: [
          { internalType: "uint40", name: "start", type: "uint40" },
          { internalType: "uint32", name: "length", type: "uint32" },
          { internalType: "uint32", name: "budget", type: "uint32" },
          { internalType: "uint64", name: "minPoints", type: "uint64" },
          { internalType: "uint8", name: "domain", type: "uint8" },
        ],
        internalType: "struct IPeerRound.Terms",
        name: "terms",
        type: "tuple",
      },
    ],
    name: "currentRound",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint64", name: "task", type: "uint64" },
      { internalType: "uint256", name: "round", type: "uint256" },
      { internalType: "address", name: "giver", type: "address" },
      { internalType: "address", name: "receiver", type: "address" },
    ],
    name: "giftOf",
    outputs: [{ internalType: "uint32", name: "", type: "uint32" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint64", name: "task", type: "uint64" },
      {
        components: [
          { internalType: "uint40", name: "start", type: "uint40" },
          { internalType: "uint32", name: "length", type: "uint32" },
          { internalType: "uint32", name: "budget", type: "uint32" },
          { internalType: "uint64", name: "minPoints", type: "uint64" },
          { internalType: "uint8", name: "domain", type: "uint8" },
        ],
        internalType: "struct IPeerRound.Terms",
        name: "terms",
        type: "tuple",
      },
      {
        components: [
          { internalType: "address", name: "receiver", type: "address" },
          { internalType: "uint32", name: "points", type: "uint32" },
        ],
        internalType: "struct IPeerRound.Gift[]",
        name: "gifts",
        type: "tuple[]",
      },
    ],
    name: "give",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint64", name: "task", type: "uint64" },
      { internalType: "uint256", name: "round", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "isAttested",
    outputs: [{ internalType: "bool", name: "", type: "bool" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint64", name: "task", type: "uint64" },
      { internalType: "uint256", name: "round", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "receivedBy",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "address", name: "account", type: "address" }],
    name: "receives",
    outputs: [{ internalType: "bool", name: "", type: "bool" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "reputation",
    outputs: [{ internalType: "contract IReputation", name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      {
        components: [
          { internalType: "uint40", name: "start", type: "uint40" },
          { internalType: "uint32", name: "length", type: "uint32" },
          { internalType: "uint32", name: "budget", type: "uint32" },
          { internalType: "uint64", name: "minPoints", type: "uint64" },
          { internalType: "uint8", name: "domain", type: "uint8" },
        ],
        internalType: "struct IPeerRound.Terms",
        name: "terms",
        type: "tuple",
      },
    ],
    name: "rubricOf",
    outputs: [{ internalType: "bytes32", name: "", type: "bytes32" }],
    stateMutability: "pure",
    type: "function",
  },
  {
    inputs: [{ internalType: "bool", name: "receives_", type: "bool" }],
    name: "setReceives",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint64", name: "task", type: "uint64" },
      { internalType: "uint256", name: "round", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "spentBy",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
] as const;
