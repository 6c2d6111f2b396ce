import type { RESTRICTED } from "../src/chain/generated/restricted.js";

/** Roles in the program's `AccessManager`. 0 is the manager's own admin role. */
export const ROLES = {
  /** Rules of the program and minimum bonds: the governor's timelock. */
  governance: 1n,
  /** Rules on disputes, admits operators, confirms flags, trusts issuers of credentials. */
  council: 2n,
  /** May pause proposals and new credits for a bounded time. */
  guardian: 3n,
  /** Creates and closes tasks, allows attesters. */
  taskManager: 4n,
  /** Contracts that lock and slash bonds. */
  slasher: 5n,
  /** The contract that settles epochs: the oracle. */
  oracle: 6n,
  /** The contract that opens epochs at the distributor: the schedule. */
  schedule: 7n,
  /** The contract that credits proven reputation: the distributor. */
  distributor: 8n,
} as const;

export type Role = keyof typeof ROLES;

type Permissions = {
  readonly [C in keyof typeof RESTRICTED]: Partial<Record<Role, readonly (keyof (typeof RESTRICTED)[C])[]>>;
};

/** Which role may call which restricted functions of which contract. Every restricted function that is not here is the admin's. */
export const PERMISSIONS: Permissions = {
  TaskRegistry: { taskManager: ["create", "close", "setAttester"] },
  StakeVault: {
    council: ["setAdmitted"],
    governance: ["setMinimum"],
    slasher: ["lock", "unlock", "forfeit", "pay", "slash"],
  },
  EpochOracle: { council: ["rule"], governance: ["setRules"], guardian: ["pause", "unpause"] },
  EmissionSchedule: { oracle: ["settle"] },
  VestingMerkleDistributor: { schedule: ["open"], guardian: ["pause", "unpause"] },
  ContributionDisputes: { council: ["rule"] },
  EligibilityPolicy: { council: ["trust", "distrust", "unbindNullifier", "setExempt"] },
  RewardEscrow: { council: ["rule"] },
  ReputationToken: { distributor: ["creditProven"], council: ["announceMigration", "cancelMigration"] },
};
