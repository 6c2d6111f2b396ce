import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { amountOption, guarded, openSession, print, sendChecked, type Print } from "../support.js";
import { roleOption } from "./bond.js";

interface Args {
  readonly role: string;
  readonly amount: string;
  readonly dryRun: boolean;
}

/** Starts to take tokens of the program's signer out of a role. */
export async function unbondTokens({ vault, tokenAt }: Program, args: Args, out: Print): Promise<void> {
  const role = roleOption(args.role);
  const amount = amountOption("amount", args.amount, await tokenAt(await vault.token()).decimals());
  const days = Number(await vault.unbondingDelay()) / 86_400;
  const sending = {
    check: () => vault.unbond.staticCall(role, amount),
    send: () => vault.unbond(role, amount),
    dryRun: args.dryRun,
    could: `${args.amount} can be unbonded`,
    done: `${args.amount} can be withdrawn in ${days} days with \`npx hardhat stake withdraw\`; until then a slash can take it.`,
  };
  await sendChecked(sending, out);
}

export default async function unbond(args: Args & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await unbondTokens(program, args, print);
  });
}
