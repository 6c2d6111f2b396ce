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

/** Which role may call which restricted functions of which contract, with their parameters where a name alone is ambiguous. Every restricted function that is not here is the admin's. */
export const PERMISSIONS: Readonly<Record<string, Partial<Record<Role, readonly string[]>>>> = {
  TaskRegistry: { taskManager: ["create", "close", "setAttester"] },
  StakeVault: {
    council: ["setAdmitted"],
    governance: ["setMinimum"],
    slasher: ["lock", "unlock", "slash"],
  },
  EpochOracle: { council: ["rule(uint256,bool)"], governance: ["setRules"], guardian: ["pause", "unpause"] },
  EmissionSchedule: { oracle: ["settle"] },
  VestingMerkleDistributor: { schedule: ["open"], guardian: ["pause", "unpause"] },
  ContributionDisputes: { council: ["rule(bytes32,bool)"] },
  EligibilityPolicy: { council: ["trust", "distrust", "unbindNullifier", "setExempt"] },
  RewardEscrow: { council: ["rule(uint256,(address,uint64,bytes32[])[],bool)"] },
  ReputationToken: { distributor: ["creditProven"], council: ["announceMigration", "cancelMigration"] },
};
