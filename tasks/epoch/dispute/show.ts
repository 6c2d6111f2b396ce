import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { disputeOf } from "../../../src/program/actions/epoch/table.js";
import { newestRoot } from "../../../src/program/actions/epoch/status.js";
import { when } from "../../../src/program/time.js";
import { epochOption } from "../../parse.js";
import { json, print } from "../../print.js";
import { guarded, openSession } from "../../session.js";

interface Args {
  readonly epoch: number;
  readonly json: boolean;
}

export default async function dispute(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre);
    const epoch = await epochOption(args.epoch, () => newestRoot(session));
    const found = await disputeOf(session, epoch);
    if (args.json) return print(json(found));
    print(`Epoch ${epoch} is ${found.state}.`);
    for (const { root, entry, units, stands, bundleURI } of found.roots) {
      print(`${stands ? "->" : "  "} ${root}  ${entry}  ${units} units  ${bundleURI}`);
    }
    const { rulingFrom, stakesFrom, until } = found;
    if (until === 0n) return;
    print(`The council can rule from ${when(rulingFrom)} on; stakes decide from ${when(stakesFrom)} on.`);
    print(`As things stand, the root that leads is final at ${when(until)}.`);
  }, args);
}
