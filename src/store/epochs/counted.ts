import { hexText, wordsOf } from "../columns/layout.js";
import { availableBatches } from "./availability.js";
import { readEvents } from "../events.js";
import { SOURCE } from "../schema.js";
import type { Store } from "../store.js";

/**
 * Row ids of the contributions whose uid stands in other rows, for IN: asked once of the whole table. A condition on each row, with EXISTS, makes
 * DuckDB keep all columns of all rows until it is answered.
 * @param source FROM and WHERE of rows `r` that have a uid.
 * @param among Condition on the contributions, `v`, that are asked: the fewer, the sooner.
 */
export function rowsAmong(source: string, among = "true"): string {
  const [first = "", ...rest] = wordsOf("uid", 32).map(({ name }) => name);
  // Joined by one word, which is hashed in a quarter of the time; the others are compared where it is the same.
  const others = rest.map((word) => `r."${word}" <> v."${word}"`).join(" OR ");
  return `(SELECT v.rowid FROM contributions v JOIN (SELECT r.* ${source}) r ON r."${first}" = v."${first}" WHERE ${among} AND NOT (${others}))`;
}

/**
 * The one condition that revocations put on a contribution, `c` in the table of contributions: neither it nor the batch that it came in was revoked.
 * The contracts take a revocation only before the cut-off of the work's own epoch, so what was ever revoked counted in no epoch: not in its own, not as
 * earlier work, not as attested.
 * @param before Only revocations before this time are looked at, Unix seconds; all if left out.
 * @param among As in `rowsAmong`; the contributions that the condition is put on must be among them.
 */
export async function notRevoked(store: Store, before?: number, among?: string): Promise<string> {
  const inTime = before === undefined ? "" : ` WHERE r."time" < ${Math.trunc(before)}`;
  return `c.rowid NOT IN ${rowsAmong(`FROM revocations r${inTime}`, among)} AND ${await notInRevokedBatch(store, before)}`;
}

/** The part of the condition that is about batches. */
async function notInRevokedBatch(store: Store, before?: number): Promise<string> {
  const revoked = await readEvents(store, "BatchRevoked", 0, before);
  return inNoneOf(revoked.map(({ args }) => Number(args["batchId"])));
}

const inNoneOf = (ids: readonly number[]): string =>
  ids.length === 0 ? "true" : `c.batch NOT IN (${ids.map(Math.trunc).join(", ")})`;

/**
 * The condition that a contribution counted or may yet count: neither revoked, nor in one of some batches.
 * @param lost Linked batches whose cut-off passed before their rows were to be had: they count in no epoch.
 */
export async function mayCount(store: Store, lost: readonly number[] = []): Promise<string> {
  return `${await notRevoked(store)} AND ${inNoneOf(lost)}`;
}

/** The condition that availability puts on a contribution: it did not come in a linked batch that does not count. */
export async function inAvailableBatch(store: Store): Promise<string> {
  return onlyBatches(await availableBatches(store));
}

/** The condition that a contribution came in none but these linked batches. */
export function onlyBatches(ids: readonly number[]): string {
  const list = ids.map(Math.trunc).join(", ");
  return list === "" ? `c.source <> ${SOURCE.linked}` : `(c.source <> ${SOURCE.linked} OR c.batch IN (${list}))`;
}

/** Work of an account that was revoked. */
export interface RevokedWork {
  readonly uid: string;
  readonly task: number;
  /** When it was attested, Unix seconds. */
  readonly time: number;
}

/** What an account was attested in `[start, end)` and that does not count, as it was revoked. */
export async function readRevoked(
  store: Store,
  account: string,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<RevokedWork[]> {
  const counts = await notRevoked(store);
  const uid = hexText("uid", "bytes32", "c.");
  const rows = await store.rows(
    `SELECT ${uid} AS uid, c.task AS task, c."time" AS "time" FROM contributions c WHERE ${hexText("account", "address", "c.")} = $account
      AND c."time" >= $start AND c."time" < $end AND NOT (${counts}) ORDER BY c."time", uid`,
    { account: account.toLowerCase(), start, end },
  );
  return rows.map((row) => ({ uid: String(row["uid"]), task: Number(row["task"]), time: Number(row["time"]) }));
}

/** Work of an account whose claim states a time outside of the epoch in which it was attested. */
export interface DatedWork extends RevokedWork {
  /** When the work was done, as its claim states, Unix seconds. */
  readonly workTime: number;
}

/** What an account was attested in `[start, end)` for claims that state an earlier time: late, or dated before the epoch. */
export async function readDated(
  store: Store,
  account: string,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<DatedWork[]> {
  const uid = hexText("uid", "bytes32", "c.");
  const rows = await store.rows(
    `SELECT ${uid} AS uid, c.task AS task, c."time" AS "time", s.work_time AS work_time FROM contributions c JOIN submissions s
      ON s.account = $account AND s.task = c.task AND s.evidence = ${hexText("evidence", "bytes32", "c.")}
      WHERE ${hexText("account", "address", "c.")} = $account AND c."time" >= $start AND c."time" < $end AND s.work_time < $start
      ORDER BY c."time", uid`,
    { account: account.toLowerCase(), start, end },
  );
  return rows.map((row) => {
    const [task, time, workTime] = ["task", "time", "work_time"].map((name) => Number(row[name]));
    return { uid: String(row["uid"]), task: task ?? 0, time: time ?? 0, workTime: workTime ?? 0 };
  });
}
