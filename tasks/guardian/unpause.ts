import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { unpauseProgram } from "../../src/program/actions/program.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { pausableOption } from "./pause.js";

export default async function unpause(
  args: SignerArgs & { readonly of: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const of = pausableOption(args.of);
    const sent = await unpauseProgram(await openSession(hre, args), of);
    tell(sent, `The pause of new ${of} can be ended`, `New ${of} are possible again.`);
  }, args);
}
