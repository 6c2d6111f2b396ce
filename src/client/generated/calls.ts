// Generated from the contracts by `npm run generate`.

/** Functions that the client calls, by the names of the contracts. */
export const CALLS = {
  distributor: {
    rootOf: { selector: "0xdc299d69", inputs: ["uint256"], outputs: ["bytes32"] },
    creditOf: { selector: "0x8b804354", inputs: ["address", "uint256"], outputs: ["uint64"] },
    creditedOf: { selector: "0x86440599", inputs: ["address"], outputs: ["uint256"] },
    vestedOf: { selector: "0x385690df", inputs: ["address", "uint256"], outputs: ["uint256"] },
    releasedOf: { selector: "0xed0ad321", inputs: ["address"], outputs: ["uint256"] },
    releasableOf: { selector: "0x2f4fadeb", inputs: ["address"], outputs: ["uint256"] },
    nextUnlockOf: { selector: "0x49317505", inputs: ["address"], outputs: ["uint256"] },
    vesting: { selector: "0x44c63eec", inputs: [], outputs: ["uint32", "uint32"] },
    unit: { selector: "0x907af6c0", inputs: [], outputs: ["uint256"] },
    token: { selector: "0xfc0c546a", inputs: [], outputs: ["address"] },
    nonces: { selector: "0x7ecebe00", inputs: ["address"], outputs: ["uint256"] },
    eip712Domain: {
      selector: "0x84b0196e",
      inputs: [],
      outputs: ["bytes1", "string", "string", "uint256", "address", "bytes32", ["uint256"]],
    },
    claim: {
      selector: "0x176cd6b6",
      inputs: ["address", [{ epoch: "uint256", units: "uint64", reputation: "uint256", proof: ["bytes32"] }]],
      outputs: ["uint256"],
    },
    claimWithReputation: {
      selector: "0xde9ea7e7",
      inputs: ["address", [{ epoch: "uint256", units: "uint64", reputation: "uint256", proof: ["bytes32"] }]],
      outputs: ["uint256"],
    },
    claimTo: {
      selector: "0x32bf2038",
      inputs: ["address", [{ epoch: "uint256", units: "uint64", reputation: "uint256", proof: ["bytes32"] }]],
      outputs: ["uint256"],
    },
    claimBySig: {
      selector: "0x6bb221f7",
      inputs: [
        "address",
        "address",
        [{ epoch: "uint256", units: "uint64", reputation: "uint256", proof: ["bytes32"] }],
        "uint256",
        "bytes",
      ],
      outputs: ["uint256"],
    },
    recipientOf: { selector: "0x695b7f23", inputs: ["address"], outputs: ["address"] },
    setRecipient: { selector: "0x3bbed4a0", inputs: ["address"], outputs: [] },
    setRecipientBySig: { selector: "0x7e60a805", inputs: ["address", "address", "uint256", "bytes"], outputs: [] },
    cancelRecipient: { selector: "0xd7f017c7", inputs: [], outputs: [] },
  },
  epochOracle: {
    nextEpoch: { selector: "0xaea0e78b", inputs: [], outputs: ["uint256"] },
    rootOf: { selector: "0xdc299d69", inputs: ["uint256"], outputs: ["bytes32"] },
    bundleOf: { selector: "0x2394a0c3", inputs: ["uint256", "bytes32"], outputs: ["bytes32"] },
    statusOf: { selector: "0xad35efd4", inputs: ["uint256"], outputs: ["uint8"] },
    epochEnd: { selector: "0xd9be1efe", inputs: ["uint256"], outputs: ["uint256"] },
    epochLength: { selector: "0x57d775f8", inputs: [], outputs: ["uint32"] },
    cutOff: { selector: "0xe447b5b8", inputs: ["uint256"], outputs: ["uint256"] },
  },
  reputationToken: {
    isCredited: { selector: "0xf78245d1", inputs: ["address", "uint256"], outputs: ["bool"] },
    reputationOf: { selector: "0x343f5cc7", inputs: ["address", "uint8"], outputs: ["uint256"] },
    totalReputationOf: { selector: "0x8ef42a13", inputs: ["address"], outputs: ["uint256"] },
  },
} as const;

/** Events that the client reads. */
export const CALL_EVENTS = {
  epochOracle: {
    Proposed: {
      topic: "0xa831c9d3f5912f60d6c01e9ee563f25e799dc28822cc7f2cb48608d7118778fc",
      data: { units: "uint64", bundleHash: "bytes32", bundleURI: "string" },
    },
    Challenged: {
      topic: "0xc378124b035fde595e483b331090c9aacf7af5ea8823f31745534cda509ae5b9",
      data: { units: "uint64", bundleHash: "bytes32", bundleURI: "string" },
    },
    MirrorAnnounced: {
      topic: "0x9e103d4784309e10c2512f9983fa396d400e56c8261748c49fcab5158969b310",
      data: { uri: "string" },
    },
  },
} as const;
