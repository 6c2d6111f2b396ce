import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { answerAppeal } from "../../src/program/actions/appeals/appeal.js";
import { hashOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly appeal: string;
  readonly grant: boolean;
  readonly statement: string;
}

export default async function answer(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const appeal = hashOption("appeal", args.appeal);
    const session = await openSession(hre, args);
    const sent = await answerAppeal(session, appeal, { granted: args.grant, statement: args.statement });
    const next = "Units that are held wait for `hold dismiss` or `hold confirm`.";
    tell(sent, "This appeal can be answered", `The appeal is ${args.grant ? "granted" : "refused"}. ${next}`);
  }, args);
}
