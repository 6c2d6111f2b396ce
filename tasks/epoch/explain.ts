import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { explain } from "../../src/engine/epoch.js";
import { recompute } from "../../src/program/compute.js";
import { addressOption, epochOption, guarded, json, openHome, openSession, print } from "../support.js";
import { readRules } from "./rules.js";
import { newestRoot } from "./verify.js";

interface Args {
  readonly epoch: number;
  readonly rules: string;
  readonly account: string;
  readonly json: boolean;
}

export default async function explainAccount(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const account = addressOption("account", args.account).toLowerCase();
    const rules = await readRules(args.rules);
    const session = await openSession(hre, "0");
    const epoch = epochOption(args.epoch, await newestRoot(session));
    const store = await openHome(session);
    try {
      const { result } = await recompute({ ...session, store, rules }, Number(epoch));
      const receipt = explain(result, account);
      if (args.json) return print(json(receipt));
      print(
        `${account} in epoch ${epoch}: ${receipt.accepted} contributions accepted, ${receipt.refused.length} refused`,
      );
      for (const sum of ["weight", "units"] as const) {
        for (const line of receipt.lines.filter((entry) => entry.sum === sum)) {
          print(
            `  ${line.code.padEnd(16)}${line.task === undefined ? "" : `task ${line.task}`.padEnd(10)}${line.amount}`,
          );
        }
        print(`  = ${sum} ${receipt[sum]}`);
      }
      for (const refusal of receipt.refused) print(`  refused ${refusal.uid}: ${refusal.reason}`);
    } finally {
      await store.close();
    }
  });
}
