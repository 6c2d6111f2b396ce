// Generated from the contracts by `npm run generate`.

/** Selectors of the functions that only a role may call, by contract. */
export const RESTRICTED = {
  Council: { announce: "0x18913e21" },
  TaskRegistry: {
    create: "0xada83215",
    createWithAttesters: "0xf797d60c",
    close: "0xac18dcc8",
    setAttester: "0xee09fc7e",
  },
  EpochOracle: { setRules: "0x202c0054", pause: "0x4cda9b55", unpause: "0x3f4ba83a" },
  StakeVault: { setMinimum: "0x0864d5c0" },
  VestingMerkleDistributor: { pause: "0x4cda9b55", unpause: "0x3f4ba83a" },
} as const;
