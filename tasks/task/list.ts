import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { listTasks } from "../../src/program/actions/task.js";
import { json, print } from "../print.js";
import { guarded, openSession } from "../session.js";

export default async function list(args: { json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre);
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
  }, args);
}
