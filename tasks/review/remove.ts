import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { addressOption, guarded, openSession, print, sendChecked, type Print } from "../support.js";
import { domainOption } from "./register.js";

interface Args {
  readonly domain: number;
  readonly account: string;
  readonly dryRun: boolean;
}

/** Takes a reviewer who is no longer bonded or admitted off a domain, whoever asks: idle entries thin the draw. */
export async function removeReviewer({ reviews }: Program, args: Args, out: Print): Promise<void> {
  const domain = domainOption(args.domain);
  const reviewer = addressOption("account", args.account);
  const sending = {
    check: () => reviews.remove.staticCall(domain, reviewer),
    send: () => reviews.remove(domain, reviewer),
    dryRun: args.dryRun,
    could: `${reviewer} can be taken off domain ${domain}`,
    done: `${reviewer} is taken off domain ${domain}.`,
  };
  await sendChecked(sending, out);
}

export default async function remove(args: Args & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await removeReviewer(program, args, print);
  });
}
