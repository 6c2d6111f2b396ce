import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { guarded, openSession, print, sendChecked, type Print } from "../support.js";
import { domainOption } from "./register.js";

interface Args {
  readonly domain: number;
  readonly dryRun: boolean;
}

/** Takes the program's signer off the reviewers of a domain. */
export async function unregisterReviewer({ reviews }: Program, args: Args, out: Print): Promise<void> {
  const domain = domainOption(args.domain);
  const sending = {
    check: () => reviews.unregister.staticCall(domain),
    send: () => reviews.unregister(domain),
    dryRun: args.dryRun,
    could: `The signer can be taken off domain ${domain}`,
    done: `Taken off domain ${domain}, for rounds announced from now on. Reviews committed to must still be revealed.`,
  };
  await sendChecked(sending, out);
}

export default async function unregister(args: Args & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await unregisterReviewer(program, args, print);
  });
}
