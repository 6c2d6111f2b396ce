import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { guarded, mined, openSession, print } from "../support.js";
import { holdsOf, type HoldArgs } from "./list.js";

export default async function open(args: Omit<HoldArgs, "account">, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args.as);
    const { epoch, file } = await holdsOf(session, args.epoch);
    const call = [epoch, file.root, [...file.leafProof], [...file.markerProof]] as [bigint, string, string[], string[]];
    await session.program.escrow.open.staticCall(...call);
    if (args.dryRun) return print(`The holds of epoch ${epoch} can be opened; nothing was sent.`);
    await mined(session.program.escrow.open(...call));
    print(`The holds of epoch ${epoch} are open: the council can rule on them.`);
  });
}
