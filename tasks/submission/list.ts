import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { listSubmissions } from "../../src/program/actions/submission.js";
import { when } from "../../src/program/time.js";
import { json, print } from "../print.js";
import { guarded, openSession } from "../session.js";

export default async function list(args: { json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const submissions = await listSubmissions(await openSession(hre));
    if (args.json) return print(json(submissions));
    for (const { status, account, task, quantity, workTime, evidence } of submissions)
      print(`${status.padEnd(10)}${account}  task ${task}  ${quantity}  ${when(workTime)}  ${evidence}`);
  }, args);
}
