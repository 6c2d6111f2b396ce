import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { announceInterim, readCouncil } from "../../src/program/actions/council.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { dateOf } from "./show.js";

export default async function interim(args: SignerArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const sent = await announceInterim(session);
    const { interimFrom = 0n } = await readCouncil(session);
    const done = `The council acts in place of votes from ${dateOf(interimFrom)} on, unless anyone shows enough reputation by then.`;
    tell(sent, "The council can announce that it acts in place of votes", done);
  });
}
