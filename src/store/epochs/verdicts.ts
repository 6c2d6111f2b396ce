import type { DuckDBConnection } from "@duckdb/node-api";

import type { EpochResult } from "../../engine/epoch/epoch.js";
import { type Verdicts, verdictsOf } from "../../engine/review/verdicts.js";
import { appendColumns, readColumns } from "../columns/transfer.js";
import { allocate, columnNames } from "../columns/layout.js";
import { VERDICT } from "../schema.js";
import { queryNumber, type Store } from "../store.js";

const ACCOUNT = { account: VERDICT.account } as const;
const FIELDS = { account: VERDICT.account, good: VERDICT.good, voided: VERDICT.voided } as const;

/** Adds what reviewers found of the work of an epoch, inside the connection's transaction. */
export async function insertVerdicts(
  db: DuckDBConnection,
  epoch: number,
  { reasons, input: { contributions, review } }: Pick<EpochResult, "reasons" | "input">,
): Promise<void> {
  if (review === undefined) return;
  const { accounts, good, voided } = verdictsOf(contributions, review, reasons);
  const rows = allocate(VERDICT, good.length);
  rows.epoch.fill(epoch);
  rows.account.set(accounts);
  rows.good.set(good);
  rows.voided.set(voided);
  await appendColumns(db, "verdicts", VERDICT, rows);
}

/**
 * What reviewers found in the epochs before this one of the work of the accounts some of whose work they found void then.
 * @param memory Epochs that are looked back.
 */
export function readVerdicts(store: Store, epoch: number, memory: number): Promise<Verdicts> {
  return store.transaction(async (db) => {
    const [from, to] = [Math.trunc(epoch - memory), Math.trunc(epoch)];
    const names = columnNames(ACCOUNT);
    const sums = `SELECT ${names}, sum(good)::UINTEGER AS good, sum(voided)::UINTEGER AS voided FROM verdicts
      WHERE epoch >= ${from} AND epoch < ${to} GROUP BY ${names} HAVING sum(voided) > 0`;
    const length = await queryNumber(db, `SELECT count(*) FROM (${sums})`);
    const { account, good, voided } = await readColumns(db, `${sums} ORDER BY ${names}`, FIELDS, length);
    return { accounts: account, good, voided };
  });
}

/** Accounts whose units were to be held in an epoch before this one, or some of whose work reviewers found void: 20 bytes each, distinct. */
export function readFlagged(store: Store, epoch: number): Promise<Uint8Array> {
  return store.transaction(async (db) => {
    const [names, before] = [columnNames(ACCOUNT), `epoch < ${Math.trunc(epoch)}`];
    const all = `SELECT ${names} FROM results WHERE flagged = 1 AND ${before}
      UNION SELECT ${names} FROM verdicts WHERE voided > 0 AND ${before}`;
    const length = await queryNumber(db, `SELECT count(*) FROM (${all})`);
    return (await readColumns(db, all, ACCOUNT, length)).account;
  });
}
