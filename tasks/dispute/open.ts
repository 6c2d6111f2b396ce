import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { CONTRIBUTION_DISPUTES_REASON_NAMES } from "../../src/engine/rules/contract-values.js";
import { openDispute, type Disputed } from "../../src/program/actions/dispute.js";
import { addressOption, choiceOption, evidenceOption, hashOption, wholeOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly contribution: string;
  /** Instead of a contribution: number of the batch that holds it, with its row, or with all rows. */
  readonly batch: number;
  readonly row: number;
  readonly whole: boolean;
  /** Or an attester, with a task and an epoch. */
  readonly attester: string;
  readonly task: number;
  readonly epoch: number;
  readonly reason: string;
  readonly evidence: string;
}

function disputedOption(args: Args): Disputed {
  const batch = wholeOption("batch", args.batch);
  if (batch > 0) return args.whole ? { batch } : { batch, row: wholeOption("row", args.row) };
  if (args.attester === "") return { contribution: hashOption("contribution", args.contribution) };
  const attester = addressOption("attester", args.attester);
  return { attester, task: wholeOption("task", args.task), epoch: wholeOption("epoch", args.epoch, 2 ** 32) };
}

export default async function open(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const reason = choiceOption("reason", args.reason, CONTRIBUTION_DISPUTES_REASON_NAMES, "is not a reason");
    const evidence = await evidenceOption(args.evidence);
    const disputed = disputedOption(args);
    const sent = await openDispute(await openSession(hre, args), disputed, { reason, evidence });
    tell(sent, "This work can be disputed", `This work is disputed: dispute ${sent.returned}.`);
  }, args);
}
