import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { DOMAINS } from "../../src/engine/rules/contract-values.js";
import type { Program } from "../../src/program/contracts.js";
import { guarded, mined, openSession, print, type Print } from "../support.js";

interface Args {
  readonly domain: number;
  readonly dryRun: boolean;
}

/** Checks a domain given on the command line. */
export function domainOption(domain: number): number {
  if (Number.isInteger(domain) && domain >= 0 && domain < DOMAINS) return domain;
  throw new AssayError("INVALID_ARGUMENT", `--domain ${domain} is not 0..${DOMAINS - 1}.`, "Give the task's domain.");
}

/** Registers the program's signer as a reviewer of a domain. */
export async function registerReviewer({ reviews }: Program, args: Args, out: Print): Promise<void> {
  domainOption(args.domain);
  await reviews.register.staticCall(args.domain);
  if (args.dryRun) return out(`The signer can register for domain ${args.domain}; nothing was sent.`);
  await mined(reviews.register(args.domain));
  out(`Registered for domain ${args.domain}, for rounds announced from now on.`);
}

export default async function register(args: Args & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await registerReviewer(program, args, print);
  });
}
