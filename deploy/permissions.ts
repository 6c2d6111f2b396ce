import { CONTRACT_NAMES, CONTRACTS, type ContractName, type Permission } from "../src/chain/contracts.js";
import { RESTRICTED } from "../src/chain/generated/restricted.js";
import { PERMISSIONS, ROLES, type Role } from "./roles.js";

/** Every restricted function of a program with its role. */
export function permissionsAt(addresses: Readonly<Record<ContractName, string>>): Permission[] {
  return Object.entries(PERMISSIONS).flatMap(([contract, roles]) => {
    const name = CONTRACT_NAMES.find((each) => CONTRACTS[each] === contract);
    const selectors: Readonly<Record<string, string>> = RESTRICTED[contract as keyof typeof RESTRICTED];
    return Object.entries<readonly string[]>(roles).flatMap(([role, functions]) =>
      functions.map((each) => ({
        contract,
        address: name === undefined ? "" : addresses[name],
        selector: selectors[each] ?? "",
        name: each,
        role: ROLES[role as Role],
      })),
    );
  });
}
