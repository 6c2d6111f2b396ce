import type { RESTRICTED } from "../src/chain/generated/restricted.js";

/** Roles in the program's `AccessManager`. 0 is the manager's own admin role. What contracts may do to each other is no role. */
export const ROLES = {
  /** Rules of the program, minimum bonds, announcement of the next council: the governor's timelock. */
  governance: 1n,
  /** May pause proposals and new credits for a bounded time. */
  guardian: 2n,
  /** Creates and closes tasks, allows attesters. */
  taskManager: 3n,
} as const;

export type Role = keyof typeof ROLES;

type Permissions = {
  readonly [C in keyof typeof RESTRICTED]: Partial<Record<Role, readonly (keyof (typeof RESTRICTED)[C])[]>>;
};

/** Which role may call which restricted functions of which contract. There are no others. */
export const PERMISSIONS: Permissions = {
  Council: { governance: ["announce"] },
  TaskRegistry: { taskManager: ["create", "createWithAttesters", "close", "setAttester"] },
  StakeVault: { governance: ["setMinimum"] },
  EpochOracle: { governance: ["setRules"], guardian: ["pause", "unpause"] },
  VestingMerkleDistributor: { guardian: ["pause", "unpause"] },
};
