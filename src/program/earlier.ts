import type { Earlier } from "../engine/admit.js";
import type { EpochResult } from "../engine/epoch.js";
import { Reason } from "../engine/reasons.js";
import { allocate, appendColumns, columnNames, readColumns, sameBytes } from "../store/columns.js";
import { notInRevokedBatches } from "../store/contributions.js";
import { CONTRIBUTION, REFUSAL } from "../store/schema.js";
import { queryNumber, type Store } from "../store/store.js";

const { account, task, time, evidence } = CONTRIBUTION;
const FIELDS = { account, task, time, evidence } as const;

/**
 * Contributions accepted in epochs before `epoch`, which starts at `start`: neither revoked, nor refused, nor still waiting for reviews.
 * One that waited once and was accepted later counts.
 */
export async function readEarlier(store: Store, epoch: number, start: number): Promise<Earlier> {
  const same = sameBytes("uid", "bytes32", "r", "c");
  const last = `r.reason <> ${Reason.AWAITING_REVIEW} OR r.epoch = ${Math.trunc(epoch) - 1}`;
  const gone = [
    `NOT EXISTS (SELECT 1 FROM revocations r WHERE ${same})`,
    `NOT EXISTS (SELECT 1 FROM refusals r WHERE ${same} AND r.epoch < ${Math.trunc(epoch)} AND (${last}))`,
  ];
  const where = `c."time" < ${Math.trunc(start)} AND ${gone.join(" AND ")} AND ${await notInRevokedBatches(store, start)}`;
  return store.transaction(async (db) => {
    const length = await queryNumber(db, `SELECT count(*) FROM contributions c WHERE ${where}`);
    return readColumns(db, `SELECT ${columnNames(FIELDS, "c.")} FROM contributions c WHERE ${where}`, FIELDS, length);
  });
}

/** Remembers which contributions an epoch refused, and why. */
export function saveRefusals(store: Store, epoch: number, { reasons, input }: EpochResult): Promise<void> {
  const refused = [...reasons.keys()].filter((i) => reasons[i] !== 0);
  const rows = allocate(REFUSAL, refused.length);
  rows.epoch.fill(epoch);
  refused.forEach((i, at) => {
    rows.uid.set(input.contributions.uid.subarray(32 * i, 32 * i + 32), 32 * at);
    rows.reason[at] = reasons[i] ?? 0;
  });
  return store.transaction(async (db) => {
    await db.run("DELETE FROM refusals WHERE epoch = $epoch", { epoch });
    await appendColumns(db, "refusals", REFUSAL, rows);
  });
}
