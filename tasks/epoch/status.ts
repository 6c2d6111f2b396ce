import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { epochStatus } from "../../src/program/actions/epoch/status.js";
import { when } from "../../src/program/time.js";
import { json, print } from "../print.js";
import { guarded, openSession } from "../session.js";

export default async function status(args: { json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const found = await epochStatus(await openSession(hre));
    if (args.json) return print(json(found));
    const { now, next, treasury, budget, finalizableAt } = found;
    print(`Now ${when(now)}; treasury ${treasury} units; budget of epoch ${next}: ${budget} units.`);
    for (const e of found.epochs) {
      const root = Number(e.root) === 0 ? "" : `  ${e.root}  ${e.confirmations} confirmations`;
      print(`${String(e.epoch).padStart(5)}  ends ${when(e.end)}  ${e.state}${root}`);
    }
    if (finalizableAt > 0n) print(`Epoch ${next} can be made final from ${when(finalizableAt)} on.`);
  }, args);
}
