import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { announceMirror } from "../../src/program/actions/epoch/settle.js";
import { newestRoot } from "../../src/program/actions/epoch/status.js";
import { epochOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly epoch: number;
  readonly uri: string;
}

export default async function mirror(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => newestRoot(session));
    const sent = await announceMirror(session, epoch, args.uri);
    const bundle = `The bundle of root ${sent.root} of epoch ${epoch}`;
    tell(sent, `${bundle} can be announced`, `${bundle} can also be had at ${args.uri}.`);
  }, args);
}
