// Generated from the contracts by `npm run generate`.

/** ABI of EligibilityPolicy. */
export const eligibilityPolicyAbi = [
  {
    inputs: [
      { internalType: "contract ICouncil", name: "council_", type: "address" },
      { internalType: "contract IEAS", name: "eas_", type: "address" },
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
      { internalType: "bytes32", name: "uid", type: "bytes32" },
      { internalType: "uint64", name: "expiredAt", type: "uint64" },
    ],
    name: "EligibilityPolicyExpired",
    type: "error",
  },
  {
    inputs: [
      { internalType: "bytes32", name: "schema", type: "bytes32" },
      { internalType: "address", name: "attester", type: "address" },
    ],
    name: "EligibilityPolicyInvalidIssuer",
    type: "error",
  },
  {
    inputs: [
      { internalType: "bytes32", name: "uid", type: "bytes32" },
      { internalType: "uint256", name: "score", type: "uint256" },
      { internalType: "uint128", name: "minScore", type: "uint128" },
    ],
    name: "EligibilityPolicyLowScore",
    type: "error",
  },
  {
    inputs: [{ internalType: "bytes32", name: "uid", type: "bytes32" }],
    name: "EligibilityPolicyMissingNullifier",
    type: "error",
  },
  {
    inputs: [
      { internalType: "bytes32", name: "nullifier", type: "bytes32" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "EligibilityPolicyNullifierTaken",
    type: "error",
  },
  {
    inputs: [
      { internalType: "bytes32", name: "uid", type: "bytes32" },
      { internalType: "uint64", name: "revokedAt", type: "uint64" },
    ],
    name: "EligibilityPolicyRevoked",
    type: "error",
  },
  {
    inputs: [{ internalType: "bytes32", name: "uid", type: "bytes32" }],
    name: "EligibilityPolicyUnknownCredential",
    type: "error",
  },
  {
    inputs: [{ internalType: "bytes32", name: "nullifier", type: "bytes32" }],
    name: "EligibilityPolicyUnknownNullifier",
    type: "error",
  },
  {
    inputs: [
      { internalType: "bytes32", name: "schema", type: "bytes32" },
      { internalType: "address", name: "attester", type: "address" },
    ],
    name: "EligibilityPolicyUntrustedIssuer",
    type: "error",
  },
  {
    inputs: [
      { internalType: "bytes32", name: "uid", type: "bytes32" },
      { internalType: "address", name: "recipient", type: "address" },
      { internalType: "address", name: "account", type: "address" },
    ],
    name: "EligibilityPolicyWrongAccount",
    type: "error",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: true, internalType: "bytes32", name: "uid", type: "bytes32" },
      { indexed: false, internalType: "enum ICredentialPolicy.Status", name: "status", type: "uint8" },
      { indexed: false, internalType: "uint40", name: "freshUntil", type: "uint40" },
    ],
    name: "CredentialRechecked",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: true, internalType: "bytes32", name: "uid", type: "bytes32" },
      { indexed: true, internalType: "bytes32", name: "nullifier", type: "bytes32" },
      { indexed: false, internalType: "bytes32", name: "schema", type: "bytes32" },
      { indexed: false, internalType: "address", name: "attester", type: "address" },
      { indexed: false, internalType: "uint40", name: "since", type: "uint40" },
    ],
    name: "CredentialRegistered",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "address", name: "account", type: "address" },
      { indexed: false, internalType: "bool", name: "exempt", type: "bool" },
    ],
    name: "ExemptSet",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "bytes32", name: "schema", type: "bytes32" },
      { indexed: true, internalType: "address", name: "attester", type: "address" },
    ],
    name: "IssuerDistrusted",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "bytes32", name: "schema", type: "bytes32" },
      { indexed: true, internalType: "address", name: "attester", type: "address" },
      {
        components: [
          { internalType: "uint128", name: "minScore", type: "uint128" },
          { internalType: "uint16", name: "scoreWord", type: "uint16" },
          { internalType: "uint16", name: "nullifierWord", type: "uint16" },
          { internalType: "uint32", name: "minAge", type: "uint32" },
          { internalType: "uint32", name: "recheck", type: "uint32" },
        ],
        indexed: false,
        internalType: "struct ICredentialPolicy.Issuer",
        name: "terms",
        type: "tuple",
      },
    ],
    name: "IssuerTrusted",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { indexed: true, internalType: "bytes32", name: "nullifier", type: "bytes32" },
      { indexed: true, internalType: "address", name: "account", type: "address" },
    ],
    name: "NullifierUnbound",
    type: "event",
  },
  {
    inputs: [{ internalType: "bytes32", name: "nullifier", type: "bytes32" }],
    name: "bindingOf",
    outputs: [
      { internalType: "address", name: "account", type: "address" },
      { internalType: "uint40", name: "since", type: "uint40" },
    ],
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
    inputs: [{ internalType: "address", name: "account", type: "address" }],
    name: "credentialOf",
    outputs: [{ internalType: "bytes32", name: "uid", type: "bytes32" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "bytes32", name: "schema", type: "bytes32" },
      { internalType: "address", name: "attester", type: "address" },
    ],
    name: "distrust",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "eas",
    outputs: [{ internalType: "contract IEAS", name: "", type: "address" }],
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
    inputs: [{ internalType: "address", name: "account", type: "address" }],
    name: "freshUntil",
    outputs: [{ internalType: "uint40", name: "", type: "uint40" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "address", name: "account", type: "address" }],
    name: "isEligible",
    outputs: [{ internalType: "bool", name: "", type: "bool" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "address", name: "account", type: "address" }],
    name: "isExempt",
    outputs: [{ internalType: "bool", name: "", type: "bool" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "bytes32", name: "schema", type: "bytes32" },
      { internalType: "address", name: "attester", type: "address" },
    ],
    name: "issuerOf",
    outputs: [
      {
        components: [
          { internalType: "uint128", name: "minScore", type: "uint128" },
          { internalType: "uint16", name: "scoreWord", type: "uint16" },
          { internalType: "uint16", name: "nullifierWord", type: "uint16" },
          { internalType: "uint32", name: "minAge", type: "uint32" },
          { internalType: "uint32", name: "recheck", type: "uint32" },
        ],
        internalType: "struct ICredentialPolicy.Issuer",
        name: "",
        type: "tuple",
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "noNullifier",
    outputs: [{ internalType: "uint16", name: "", type: "uint16" }],
    stateMutability: "pure",
    type: "function",
  },
  {
    inputs: [{ internalType: "bytes32", name: "uid", type: "bytes32" }],
    name: "nullifierOf",
    outputs: [{ internalType: "bytes32", name: "", type: "bytes32" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ internalType: "address", name: "account", type: "address" }],
    name: "recheck",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "bytes32", name: "uid", type: "bytes32" }],
    name: "register",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { internalType: "address", name: "account", type: "address" },
      { internalType: "bool", name: "exempt", type: "bool" },
    ],
    name: "setExempt",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "address", name: "account", type: "address" }],
    name: "statusOf",
    outputs: [{ internalType: "enum ICredentialPolicy.Status", name: "", type: "uint8" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "bytes32", name: "schema", type: "bytes32" },
      { internalType: "address", name: "attester", type: "address" },
      {
        components: [
          { internalType: "uint128", name: "minScore", type: "uint128" },
          { internalType: "uint16", name: "scoreWord", type: "uint16" },
          { internalType: "uint16", name: "nullifierWord", type: "uint16" },
          { internalType: "uint32", name: "minAge", type: "uint32" },
          { internalType: "uint32", name: "recheck", type: "uint32" },
        ],
        internalType: "struct ICredentialPolicy.Issuer",
        name: "terms",
        type: "tuple",
      },
    ],
    name: "trust",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ internalType: "bytes32", name: "nullifier", type: "bytes32" }],
    name: "unbindNullifier",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
] as const;
