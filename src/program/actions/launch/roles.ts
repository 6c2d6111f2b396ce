import type { ContractRunner } from "ethers";
import { AccessManager__factory } from "../../../../typechain-types/index.js";
import type { Request } from "../../../chain/provider.js";
import type { Program } from "../../contracts.js";

/** Roles of the access manager, by number. */
export const ADMINISTRATOR = 0n;
export const GUARDIAN = 2n;
export const TASK_MANAGER = 3n;

/** Who is behind an address. */
export type Holder = "contract" | "single key";

/** A power and who has it. */
export interface Power {
  readonly power: string;
  readonly account: string;
  readonly holder: Holder;
}

/** The access manager of a program. */
export const managerOf = ({ addresses }: Program, runner: ContractRunner) =>
  AccessManager__factory.connect(addresses.accessManager, runner);

/** Whether a contract is behind an address: a multisig or a governor; otherwise whoever has one key is alone. */
export async function holderOf(request: Request, account: string): Promise<Holder> {
  const code = String(await request("eth_getCode", [account, "latest"]));
  // An account that has delegated to code (EIP-7702) still has its one key.
  return code === "0x" || code.toLowerCase().startsWith("0xef0100") ? "single key" : "contract";
}

const NAMES: Readonly<Record<string, string>> = {
  "0": "administrator: gives and takes roles",
  "1": "governance: rules, least bonds, next council",
  "2": "guardian: pauses for three days at most",
  "3": "task manager: tasks and attesters",
};

/** Every member of every role that the manager's events tell of, and the council. */
export async function readPowers(program: Program, runner: ContractRunner, request: Request): Promise<Power[]> {
  const manager = managerOf(program, runner);
  const granted = await manager.queryFilter(manager.filters.RoleGranted(), program.addresses.startBlock);
  const seen = new Map(granted.map(({ args }) => [`${args.roleId} ${args.account}`, args] as const));
  const powers: Power[] = [];
  for (const { roleId, account } of seen.values()) {
    if (!(await manager.hasRole(roleId, account)).isMember) continue;
    const power = NAMES[roleId.toString()] ?? `role ${roleId}`;
    powers.push({ power, account, holder: await holderOf(request, account) });
  }
  const council = await program.council.council();
  powers.push({
    power: "council: disputes, holds, recoveries",
    account: council,
    holder: await holderOf(request, council),
  });
  return powers.sort((a, b) => (a.power < b.power ? -1 : a.power > b.power ? 1 : 0));
}
