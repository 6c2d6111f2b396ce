import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { guarded, hashOption, mined, openSession, print, type Print } from "../support.js";

/** A ruling: upheld, or rejected. */
export interface RuleArgs {
  readonly contribution: string;
  readonly uphold: boolean;
  readonly dryRun: boolean;
}

/** Rules on an open dispute as the program's signer, who must be of the council. */
export async function ruleDispute({ disputes }: Program, args: RuleArgs, out: Print): Promise<void> {
  const contribution = hashOption("contribution", args.contribution);
  await disputes.rule.staticCall(contribution, args.uphold);
  const ruling = args.uphold ? "upheld: the contribution is void" : "rejected: the contribution stands";
  if (args.dryRun) return out(`The dispute of ${contribution} can be ${ruling}; nothing was sent.`);
  await mined(disputes.rule(contribution, args.uphold));
  out(`The dispute of ${contribution} is ${ruling}.`);
}

export default async function rule(args: RuleArgs & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await ruleDispute(program, args, print);
  });
}
