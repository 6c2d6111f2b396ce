import type { ScoreInput } from "./input.js";
import type { TaskTable } from "./tasks.js";
import { Reason } from "../rules/reasons.js";
import { type Contributions, compareTimes } from "../columns/contributions.js";

/** Whether any task has a quota, so that all parts must be decided once before any score is certain. */
export function hasQuotas({ tasks }: TaskTable): boolean {
  return tasks.some((task) => task.epochQuota > 0);
}

/** What quotas are settled with. */
export interface QuotaCase {
  readonly input: ScoreInput;
  readonly table: TaskTable;
  readonly reasons: Uint8Array;
  /** Gets the last row accepted within the quota of each task where the quota is used up. */
  readonly lastInQuota: Int32Array;
}

/** After a first decision without quotas: finds the last row within each, and takes back what depends on it. */
export function settleQuotas(known: QuotaCase): void {
  findLastInQuota(known);
  const again = new Uint8Array(256);
  for (const reason of [Reason.WINDOW_LIMIT, Reason.EPOCH_CAP, Reason.EVIDENCE_REUSED]) again[reason] = 1;
  const { reasons } = known;
  for (let i = 0; i < reasons.length; i++) if (again[reasons[i] as number] === 1) reasons[i] = Reason.ACCEPTED;
}

function findLastInQuota({ input, table, reasons, lastInQuota }: QuotaCase): void {
  const accepted = table.tasks.map((): number[] => []);
  for (let i = 0; i < reasons.length; i++) {
    if (reasons[i] !== Reason.ACCEPTED) continue;
    const index = table.indexOf(input.contributions.task[i] as number);
    if (table.tasks[index]?.epochQuota !== 0) accepted[index]?.push(i);
  }
  table.tasks.forEach(({ epochQuota }, index) => {
    const rows = accepted[index] ?? [];
    if (epochQuota === 0 || rows.length < epochQuota) return;
    lastInQuota[index] = rowAtPlace(input.contributions, rows, epochQuota - 1);
  });
}

/** The row at a place, from 0, in order of time and uid: its time is found 16 bits a pass, so that few rows need sorting. */
function rowAtPlace(contributions: Contributions, rows: readonly number[], place: number): number {
  const { time } = contributions;
  let [found, left] = [0, place];
  for (const shift of [16, 0]) {
    const counts = new Uint32Array(65_536);
    for (const i of rows) {
      const own = time[i] as number;
      if (shift === 0 && own >>> 16 !== found) continue;
      const digit = (own >>> shift) & 0xffff;
      counts[digit] = (counts[digit] as number) + 1;
    }
    let digit = 0;
    while ((counts[digit] as number) <= left) left -= counts[digit++] as number;
    found = found * 65_536 + digit;
  }
  const ties = rows.filter((i) => time[i] === found);
  return ties.sort((a, b) => compareTimes(contributions, a, b))[left] as number;
}
