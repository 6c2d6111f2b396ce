import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { sync } from "../../src/sync/sync.js";
import { matchSubmissions, readSubmissions } from "../../src/store/submissions.js";
import { guarded, json, openHome, openSession, print, when } from "../support.js";

export default async function list(args: { json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, "0");
    const store = await openHome(session);
    try {
      await sync(session.request, store);
      await matchSubmissions(store);
      const submissions = await readSubmissions(store);
      if (args.json) return print(json(submissions));
      for (const { status, account, task, quantity, workTime, evidence } of submissions)
        print(`${status.padEnd(10)}${account}  task ${task}  ${quantity}  ${when(workTime)}  ${evidence}`);
    } finally {
      await store.close();
    }
  });
}
