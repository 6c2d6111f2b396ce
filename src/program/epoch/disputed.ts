import type { Contributions } from "../../engine/columns/contributions.js";
import {
  batchesOf,
  DISPUTE_EVENTS,
  markRows,
  verdictsAfter,
  type DisputedWork,
  type DisputeEvent,
} from "../../engine/review/disputes.js";
import { Reason } from "../../engine/rules/reasons.js";
import type { ScoreInput } from "../../engine/scoring/input.js";
import { readUidsOf } from "../../store/contributions.js";
import { readEvents } from "../../store/events.js";
import type { Store } from "../../store/store.js";

/** When an epoch is. Times are Unix seconds. */
interface DisputeTerms {
  readonly epoch: number;
  readonly start: number;
  /** Seconds an epoch. */
  readonly length: number;
  /** Rulings from then on change this epoch no more. */
  readonly cutOff: number;
}

/** Marks rows whose work was found void before the cut-off, and rows that were still disputed then. */
export async function openDisputed(
  store: Store,
  { epoch, start, length, cutOff }: DisputeTerms,
): Promise<(rows: Contributions) => Required<Pick<ScoreInput, "status" | "disputed">>> {
  const { voided, open } = verdictsAfter(await readDisputes(store, cutOff));
  const epochAt = (time: number): number => epoch + Math.floor((time - start) / length);
  const marker = async (works: readonly DisputedWork[]) => {
    const places = { epochAt, batchUids: await readUidsOf(store, batchesOf(works)) };
    return (rows: Contributions): Uint8Array => markRows(rows, works, places);
  };
  const [areVoid, areOpen] = [await marker(voided), await marker(open)];
  return (rows) => {
    const status = areVoid(rows).map((isVoid) => (isVoid === 1 ? Reason.DISPUTED : 0));
    return { status, disputed: areOpen(rows) };
  };
}

async function readDisputes(store: Store, cutOff: number): Promise<DisputeEvent[]> {
  const found = await Promise.all(
    DISPUTE_EVENTS.map(async (name) => (await readEvents(store, name, 0, cutOff)).map((event) => ({ ...event, name }))),
  );
  return found
    .flat()
    .sort((a, b) => a.block - b.block || a.logIndex - b.logIndex)
    .map(({ name, args }) => {
      return { name, id: Number(args["id"]), scope: Number(args["scope"]), work: String(args["work"]) };
    });
}
