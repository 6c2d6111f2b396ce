// Generated from the contracts by `npm run generate`.

/** ABI of RewardEscrow. */
export const rewardEscrowAbi = [
  {
    inputs: [
      { internalType: "contract ICouncil", name: "council_", type: "address" },
      { internalType: "contract IEmissionSchedule", name: "schedule_", type: "address" },
      { internalType: "uint32", name: "holdPeriod_", type: "uint32" },
    ],
    stateMutability: "nonpayable",
    type: "constructor",
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
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "bytes32", name: "holdsRoot", type: "bytes32" },
    ],
    name: "RewardEscrowAlreadyOpen",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
      { internalType: "enum IRewardEscrow.Status", name: "status", type: "uint8" },
    ],
    name: "RewardEscrowAlreadyRuled",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "RewardEscrowConfirmed",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "uint40", name: "releasableAt", type: "uint40" },
    ],
    name: "RewardEscrowHoldPeriodOpen",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "uint40", name: "releasableAt", type: "uint40" },
    ],
    name: "RewardEscrowHoldPeriodOver",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "RewardEscrowInvalidProof",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "bytes32", name: "holdsRoot", type: "bytes32" },
    ],
    name: "RewardEscrowNotCommitted",
    type: "error",
  },
  {
    inputs: [{ internalType: "address", name: "account", type: "address" }],
    name: "RewardEscrowNotEligible",
    type: "error",
  },
  {
    inputs: [{ internalType: "uint256", name: "epoch", type: "uint256" }],
    name: "RewardEscrowNotFinal",
    type: "error",
  },
  { inputs: [{ internalType: "uint256", name: "epoch", type: "uint256" }], name: "RewardEscrowNotOpen", type: "error" },
  {
    inputs: [{ internalType: "uint256", name: "epoch", type: "uint256" }],
    name: "RewardEscrowNothingDue",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "uint64", name: "total", type: "uint64" },
      { internalType: "uint64", name: "credited", type: "uint64" },
    ],
    name: "RewardEscrowWrongTotal",
    type: "error",
  },
  { inputs: [], name: "RewardEscrowZeroPeriod", type: "error" },
  {
    inputs: [{ internalType: "address", name: "token", type: "address" }],
    name: "SafeERC20FailedOperation",
    type: "error",
  },
  {
    inputs: [
      { internalType: "bytes32", name: "left", type: "bytes32" },
      { internalType: "bytes32", name: "right", type: "bytes32" },
    ],
    name: "SumTreeOverflow",
    type: "error",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "epoch", type: "uint256" },
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: false, internalType: "uint64", name: "units", type: "uint64" },
    ],
    name: "HoldConfirmed",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "epoch", type: "uint256" },
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: false, internalType: "uint64", name: "units", type: "uint64" },
    ],
    name: "HoldDismissed",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "epoch", type: "uint256" },
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: true, internalType: "address", name: "recipient", type: "address" },
      { indexed: false, internalType: "uint64", name: "units", type: "uint64" },
    ],
    name: "HoldReleased",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "epoch", type: "uint256" },
      { indexed: true, internalType: "bytes32", name: "holdsRoot", type: "bytes32" },
      { indexed: false, internalType: "uint64", name: "units", type: "uint64" },
      { indexed: false, internalType: "uint40", name: "releasableAt", type: "uint40" },
    ],
    name: "HoldsOpened",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "uint256", name: "epoch", type: "uint256" },
      { indexed: false, internalType: "uint64", name: "units", type: "uint64" },
    ],
    name: "HoldsReclaimed",
    type: "event",
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
    name: "distributor",
    outputs: [{ internalType: "contract IVestingMerkleDistributor", name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "epoch", type: "uint256" }],
    name: "epochOf",
    outputs: [
      {
        components: [
          { internalType: "bytes32", name: "root", type: "bytes32" },
          { internalType: "uint40", name: "releasableAt", type: "uint40" },
          { internalType: "uint64", name: "confirmed", type: "uint64" },
          { internalType: "uint64", name: "reclaimed", type: "uint64" },
        ],
        internalType: "struct IRewardEscrow.Epoch",
        name: "",
        type: "tuple",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "holdPeriod",
    outputs: [{ internalType: "uint32", name: "", type: "uint32" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "bytes32", name: "holdsRoot", type: "bytes32" },
    ],
    name: "markerOf",
    outputs: [{ internalType: "address", name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "bytes32", name: "holdsRoot", type: "bytes32" },
      { internalType: "bytes32[]", name: "leafProof", type: "bytes32[]" },
      { internalType: "bytes32[]", name: "markerProof", type: "bytes32[]" },
    ],
    name: "open",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "uint256", name: "epoch", type: "uint256" }],
    name: "reclaim",
    outputs: [{ internalType: "uint64", name: "units", type: "uint64" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
      { internalType: "uint64", name: "units", type: "uint64" },
    ],
    name: "releasableOf",
    outputs: [{ internalType: "uint64", name: "", type: "uint64" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      {
        components: [
          { internalType: "address", name: "account", type: "address" },
          { internalType: "uint64", name: "units", type: "uint64" },
          { internalType: "bytes32[]", name: "proof", type: "bytes32[]" },
        ],
        internalType: "struct IRewardEscrow.Hold",
        name: "hold",
        type: "tuple",
      },
    ],
    name: "release",
    outputs: [{ internalType: "uint64", name: "units", type: "uint64" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      {
        components: [
          { internalType: "address", name: "account", type: "address" },
          { internalType: "uint64", name: "units", type: "uint64" },
          { internalType: "bytes32[]", name: "proof", type: "bytes32[]" },
        ],
        internalType: "struct IRewardEscrow.Hold[]",
        name: "holds",
        type: "tuple[]",
      },
      { internalType: "bool", name: "confirmed", type: "bool" },
    ],
    name: "rule",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "schedule",
    outputs: [{ internalType: "contract IEmissionSchedule", name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "uint256", name: "epoch", type: "uint256" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "stateOf",
    outputs: [
      {
        components: [
          { internalType: "enum IRewardEscrow.Status", name: "status", type: "uint8" },
          { internalType: "uint64", name: "confirmed", type: "uint64" },
          { internalType: "uint64", name: "released", type: "uint64" },
        ],
        internalType: "struct IRewardEscrow.State",
        name: "",
        type: "tuple",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
] as const;
