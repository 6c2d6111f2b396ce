import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { guarded, openSession, print, sendChecked, type Print } from "../support.js";
import { roleOption } from "./bond.js";

interface Args {
  readonly role: string;
  readonly dryRun: boolean;
}

/** Pays out what the program's signer has finished unbonding. */
export async function withdrawTokens({ vault }: Program, args: Args, out: Print): Promise<void> {
  const role = roleOption(args.role);
  const sending = {
    check: () => vault.withdraw.staticCall(role),
    send: () => vault.withdraw(role),
    dryRun: args.dryRun,
    could: `The unbonded tokens of role ${args.role} can be withdrawn`,
    done: `The unbonded tokens of role ${args.role} are withdrawn.`,
  };
  await sendChecked(sending, out);
}

export default async function withdraw(args: Args & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await withdrawTokens(program, args, print);
  });
}
