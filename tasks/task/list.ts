import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { guarded, json, openSession, print } from "../support.js";

/** All tasks of the program, as the registry holds them. */
export async function listTasks({ registry }: Program) {
  const count = Number(await registry.count());
  const tasks = [];
  for (let id = 1; id <= count; id++) {
    const task = await registry.taskOf(id);
    tasks.push({
      id,
      domain: Number(task.domain),
      points: Number(task.points),
      maxPerWindow: Number(task.maxPerWindow),
      maxPerEpoch: Number(task.maxPerEpoch),
      epochQuota: Number(task.epochQuota),
      minQuality: Number(task.minQuality),
      closesAt: Number(task.closesAt),
      knee: Number(task.knee),
      policy: task.policy,
    });
  }
  return tasks;
}

export default async function list(args: { json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, "0");
    const tasks = await listTasks(program);
    if (args.json) return print(json(tasks));
    if (tasks.length === 0) return print("No tasks yet. Create some with `npx hardhat task create`.");
    print("  id  domain  points   quota  min quality  closes");
    for (const t of tasks) {
      const cells = [String(t.id).padStart(4), String(t.domain).padStart(8), String(t.points).padStart(8)];
      cells.push(
        (t.epochQuota || "-").toString().padStart(8),
        String(t.minQuality).padStart(13),
        `  ${t.closesAt || "never"}`,
      );
      print(cells.join(""));
    }
  });
}
