import { ZeroHash } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { openAppeal } from "../../src/program/actions/appeals/appeal.js";
import { newestRoot } from "../../src/program/actions/epoch/status.js";
import { epochOption, evidenceOption, hashOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly epoch: number;
  readonly contribution: string;
  readonly statement: string;
  readonly evidence: string;
}

export default async function open(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const evidence = args.evidence === "" ? ZeroHash : await evidenceOption(args.evidence);
    const work = args.contribution === "" ? ZeroHash : hashOption("contribution", args.contribution);
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => newestRoot(session));
    const sent = await openAppeal(session, { epoch, work, evidence, statement: args.statement });
    tell(sent, "This appeal can be made", `Appeal ${sent.returned} is made: \`appeal list\` shows what becomes of it.`);
  }, args);
}
