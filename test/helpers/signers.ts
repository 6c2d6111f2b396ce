import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { TypedDataField } from "ethers";
import { TYPED_DATA } from "../../src/client/generated/typed-data.js";

/** The first of these signers, one for each role, under the names of the roles. */
export function byRole<const Role extends string>(
  signers: readonly HardhatEthersSigner[],
  ...roles: readonly Role[]
): Record<Role, HardhatEthersSigner> {
  if (signers.length < roles.length) throw new RangeError(`${signers.length} signers for ${roles.length} roles`);
  return Object.fromEntries(roles.map((role, i) => [role, signers[i]])) as Record<Role, HardhatEthersSigner>;
}

/** EIP-712 types of a message about rewards, as ethers takes them. */
export function typesOf(message: keyof typeof TYPED_DATA): Record<string, TypedDataField[]> {
  const types: Record<string, readonly TypedDataField[]> = TYPED_DATA[message];
  return Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, [...fields]]));
}
