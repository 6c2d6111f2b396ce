// Generated from the contracts by `npm run generate`.

/** ABI of StakeVault. */
export const stakeVaultAbi = [
  {
    inputs: [
      { internalType: "address", name: "authority", type: "address" },
      { internalType: "contract IERC20", name: "token_", type: "address" },
      { internalType: "uint32", name: "unbondingDelay_", type: "uint32" },
      { internalType: "uint112[4]", name: "minimums", type: "uint112[4]" },
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
    inputs: [{ internalType: "address", name: "token", type: "address" }],
    name: "SafeERC20FailedOperation",
    type: "error",
  },
  {
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "address", name: "account", type: "address" },
      { internalType: "uint112", name: "free", type: "uint112" },
      { internalType: "uint112", name: "needed", type: "uint112" },
    ],
    name: "StakeVaultInsufficientBond",
    type: "error",
  },
  {
    inputs: [
      { internalType: "address", name: "slasher", type: "address" },
      { internalType: "uint256", name: "held", type: "uint256" },
      { internalType: "uint256", name: "needed", type: "uint256" },
    ],
    name: "StakeVaultInsufficientHeld",
    type: "error",
  },
  {
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "address", name: "account", type: "address" },
      { internalType: "uint112", name: "locked", type: "uint112" },
      { internalType: "uint112", name: "needed", type: "uint112" },
    ],
    name: "StakeVaultInsufficientLock",
    type: "error",
  },
  {
    inputs: [{ internalType: "address", name: "beneficiary", type: "address" }],
    name: "StakeVaultNothingOwed",
    type: "error",
  },
  {
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "StakeVaultNothingToWithdraw",
    type: "error",
  },
  {
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "address", name: "account", type: "address" },
      { internalType: "uint40", name: "availableAt", type: "uint40" },
    ],
    name: "StakeVaultStillUnbonding",
    type: "error",
  },
  {
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "address", name: "account", type: "address" },
      { internalType: "uint112", name: "bonded", type: "uint112" },
      { internalType: "uint112", name: "amount", type: "uint112" },
    ],
    name: "StakeVaultTooLarge",
    type: "error",
  },
  {
    inputs: [
      { internalType: "uint256", name: "expected", type: "uint256" },
      { internalType: "uint256", name: "received", type: "uint256" },
    ],
    name: "StakeVaultUnderfunded",
    type: "error",
  },
  { inputs: [], name: "StakeVaultZeroAmount", type: "error" },
  { inputs: [], name: "StakeVaultZeroBeneficiary", type: "error" },
  { inputs: [], name: "StakeVaultZeroToken", type: "error" },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: false, internalType: "bool", name: "admitted", type: "bool" },
    ],
    name: "AdmittedSet",
    type: "event",
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
      { indexed: true, internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: false, internalType: "uint112", name: "amount", type: "uint112" },
    ],
    name: "Bonded",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "address", name: "beneficiary", type: "address" },
      { indexed: false, internalType: "uint256", name: "amount", type: "uint256" },
    ],
    name: "Collected",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: false, internalType: "uint112", name: "amount", type: "uint112" },
    ],
    name: "Forfeited",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: false, internalType: "uint112", name: "amount", type: "uint112" },
    ],
    name: "Locked",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { indexed: false, internalType: "uint112", name: "minimum", type: "uint112" },
    ],
    name: "MinimumSet",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "address", name: "beneficiary", type: "address" },
      { indexed: false, internalType: "uint256", name: "amount", type: "uint256" },
    ],
    name: "Owed",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "address", name: "slasher", type: "address" },
      { indexed: true, internalType: "address", name: "beneficiary", type: "address" },
      { indexed: false, internalType: "uint256", name: "amount", type: "uint256" },
    ],
    name: "Paid",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: true, internalType: "address", name: "beneficiary", type: "address" },
      { indexed: false, internalType: "uint112", name: "amount", type: "uint112" },
    ],
    name: "Slashed",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: false, internalType: "uint112", name: "amount", type: "uint112" },
      { indexed: false, internalType: "uint40", name: "availableAt", type: "uint40" },
    ],
    name: "Unbonded",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: false, internalType: "uint112", name: "amount", type: "uint112" },
    ],
    name: "Unlocked",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: false, internalType: "uint112", name: "amount", type: "uint112" },
    ],
    name: "Withdrawn",
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
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "uint112", name: "amount", type: "uint112" },
    ],
    name: "bond",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "bondOf",
    outputs: [
      {
        components: [
          { internalType: "uint112", name: "amount", type: "uint112" },
          { internalType: "uint112", name: "locked", type: "uint112" },
          { internalType: "bool", name: "admitted", type: "bool" },
        ],
        internalType: "struct IStakeVault.Bond",
        name: "",
        type: "tuple",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "address", name: "beneficiary", type: "address" }],
    name: "collect",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "address", name: "account", type: "address" },
      { internalType: "uint112", name: "amount", type: "uint112" },
    ],
    name: "forfeit",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "address", name: "slasher", type: "address" }],
    name: "heldBy",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "isActive",
    outputs: [{ internalType: "bool", name: "", type: "bool" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "isBonded",
    outputs: [{ internalType: "bool", name: "", type: "bool" }],
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
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "address", name: "account", type: "address" },
      { internalType: "uint112", name: "amount", type: "uint112" },
    ],
    name: "lock",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "enum IStakeVault.Role", name: "role", type: "uint8" }],
    name: "minimumOf",
    outputs: [{ internalType: "uint112", name: "", type: "uint112" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "address", name: "beneficiary", type: "address" }],
    name: "owedTo",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "address", name: "beneficiary", type: "address" },
      { internalType: "uint256", name: "amount", type: "uint256" },
    ],
    name: "pay",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "address", name: "account", type: "address" },
      { internalType: "bool", name: "admitted", type: "bool" },
    ],
    name: "setAdmitted",
    outputs: [],
    stateMutability: "nonpayable",
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
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "uint112", name: "minimum", type: "uint112" },
    ],
    name: "setMinimum",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "address", name: "account", type: "address" },
      { internalType: "uint112", name: "amount", type: "uint112" },
      { internalType: "address", name: "beneficiary", type: "address" },
    ],
    name: "slash",
    outputs: [{ internalType: "uint112", name: "taken", type: "uint112" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "token",
    outputs: [{ internalType: "contract IERC20", name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "uint112", name: "amount", type: "uint112" },
    ],
    name: "unbond",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "unbondingDelay",
    outputs: [{ internalType: "uint32", name: "", type: "uint32" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "unbondingOf",
    outputs: [
      {
        components: [
          { internalType: "uint112", name: "amount", type: "uint112" },
          { internalType: "uint40", name: "availableAt", type: "uint40" },
        ],
        internalType: "struct IStakeVault.Unbonding",
        name: "",
        type: "tuple",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "enum IStakeVault.Role", name: "role", type: "uint8" },
      { internalType: "address", name: "account", type: "address" },
      { internalType: "uint112", name: "amount", type: "uint112" },
    ],
    name: "unlock",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "enum IStakeVault.Role", name: "role", type: "uint8" }],
    name: "withdraw",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
] as const;
