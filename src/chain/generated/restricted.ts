// Generated from the contracts by `npm run generate`.

/** Selectors of the functions that only a role may call, by contract. */
export const RESTRICTED = {
  TaskRegistry: { create: "0xada83215", close: "0xac18dcc8", setAttester: "0xee09fc7e" },
  ContributionDisputes: { rule: "0x8b6a8bec" },
  EligibilityPolicy: {
    trust: "0xb11a9fad",
    distrust: "0x14a4c124",
    unbindNullifier: "0xbdd9c74b",
    setExempt: "0x9fde54f5",
  },
  EpochOracle: { rule: "0x2fe3fd30", setRules: "0x202c0054", pause: "0x4cda9b55", unpause: "0x3f4ba83a" },
  EmissionSchedule: { settle: "0xc54fc656" },
  StakeVault: {
    setAdmitted: "0x25784c1e",
    setMinimum: "0x0864d5c0",
    lock: "0x8ae968f5",
    unlock: "0xb63da001",
    forfeit: "0x51a64842",
    pay: "0xc4076876",
    slash: "0x4fd7eaf4",
  },
  VestingMerkleDistributor: {
    open: "0x06c19e3f",
    setReputation: "0xf7d0e04b",
    pause: "0x4cda9b55",
    unpause: "0x3f4ba83a",
  },
  RewardEscrow: { rule: "0x3e47d0ee" },
  ReputationToken: { creditProven: "0x3e283208", announceMigration: "0x73c02b77", cancelMigration: "0x6f022ac4" },
} as const;
