import { diminish } from "../../engine/scoring/curve.js";
import { sha256, UINT32_MAX } from "../fields.js";
import type { SourceWork } from "../outputs/work-csv.js";
import { HANDLE, noHandles, withBots, type Handles } from "../people/handles.js";
import { readTime } from "../text/values.js";
import { openExport, type ExportOptions } from "./open.js";

/** How to read pull requests. */
export interface PullOptions extends ExportOptions {
  readonly epochOf?: ((time: number) => number | undefined) | undefined;
  readonly handles?: Handles | undefined;
  readonly bots?: readonly string[] | undefined;
  /** Pieces of one account, epoch and kind up to which all count fully; beyond, they count by their root. 0 for no such limit. */
  readonly knee?: number | undefined;
  readonly most?: number | undefined;
}

/** What pull requests come to. */
export interface PullWork {
  readonly work: readonly SourceWork[];
  /** Rows outside of the epochs that were asked for, and of bots. */
  readonly left: ReadonlyMap<string, number>;
  readonly taken: { readonly format: string; readonly rows: number };
}

/** Pieces of an author's work of one kind in one epoch. */
interface Pieces extends Omit<SourceWork, "quantity" | "evidence"> {
  readonly texts: string[];
  last: number;
}

/**
 * Work on pull requests and issues, out of an export of GitHub, summed per account, epoch and kind (`pull`, `review`, `merge`, `issue`).
 * @throws AssayError INVALID_ARGUMENT if the file is no such export, INVALID_ROW that lists what is wrong in it.
 */
export async function readPulls(file: string, options: PullOptions = {}): Promise<PullWork> {
  const { epochOf = () => 0, handles = noHandles(), bots, knee = 0, most = UINT32_MAX } = options;
  const { columns, rows, faults, taken } = await openExport(file, { ...options, format: "github" });
  const place = (name: string): number => columns.findIndex((column) => column.name === name);
  const [handle, kind, text, time] = [place("handle"), place("kind"), place("evidence_text"), place("time")];
  const people = withBots(handles, bots);
  const sums = new Map<string, Pieces>();
  const left = new Map(taken.left);
  const leave = (why: string): void => void left.set(why, (left.get(why) ?? 0) + 1);
  for await (const portion of rows) {
    for (const { cells, ...at } of portion) {
      const who = HANDLE.parse(cells[handle] ?? "");
      const moment = readTime(cells[time] ?? "");
      if (who === undefined || "fault" in moment) faults.add(at, "no person or no time");
      else {
        const epoch = epochOf(moment.value);
        const known = people.of(who);
        if (known === "bot") leave("by bots");
        else if (epoch === undefined) leave("of other epochs");
        else
          note(
            sums,
            { account: known?.account, handle: who, epoch, kind: cells[kind] ?? "", time: moment.value },
            cells[text] ?? "",
          );
      }
    }
  }
  faults.refuse();
  const work = [...sums.values()].map(({ texts, last, ...piece }): SourceWork => {
    const counted = Math.min(most, Number(diminish(BigInt(texts.length), BigInt(knee))));
    return { ...piece, time: last, quantity: counted, evidence: sha256(texts.sort().join("\n")) };
  });
  return { work: work.filter(({ quantity }) => quantity > 0), left, taken };
}

function note(sums: Map<string, Pieces>, piece: Omit<SourceWork, "quantity" | "evidence">, text: string): void {
  const key = JSON.stringify([piece.account ?? piece.handle, piece.epoch, piece.kind]);
  const sum = sums.get(key) ?? { ...piece, texts: [], last: 0 };
  sums.set(key, sum);
  // The same piece in two files that were joined counts once.
  if (sum.texts.includes(text)) return;
  sum.texts.push(text);
  sum.last = Math.max(sum.last, piece.time);
}
