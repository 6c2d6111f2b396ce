import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

/** The first of these signers, one for each role, under the names of the roles. */
export function byRole<const Role extends string>(
  signers: readonly HardhatEthersSigner[],
  ...roles: readonly Role[]
): Record<Role, HardhatEthersSigner> {
  if (signers.length < roles.length) throw new RangeError(`${signers.length} signers for ${roles.length} roles`);
  return Object.fromEntries(roles.map((role, i) => [role, signers[i]])) as Record<Role, HardhatEthersSigner>;
}
