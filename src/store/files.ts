import { Reason } from "../engine/reasons.js";
import { hexOf } from "./columns.js";
import { notInRevokedBatches } from "./contributions.js";
import type { Store } from "./store.js";

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Writes the contributions of `[start, end)`, and those that awaited their reviews in the epoch before, that were not revoked before the
 * cut-off as Parquet, byte fields as 0x hex.
 */
export async function copyContributions(
  store: Store,
  file: string,
  { epoch, start, end, cutOff }: { epoch: number; start: number; end: number; cutOff: number },
): Promise<void> {
  const awaiting = `SELECT '0x' || ${hexOf("uid", "bytes32")} FROM refusals WHERE epoch = ${epoch - 1} AND reason = ${Reason.AWAITING_REVIEW}`;
  const times = `("time" >= ${start} OR uid IN (${awaiting})) AND "time" < ${end} AND (revoked_at IS NULL OR revoked_at >= ${cutOff})`;
  const where = `${times} AND ${await notInRevokedBatches(store, cutOff)}`;
  const fields = `uid, account, attester, task, quantity, quality, "time", evidence, source, batch`;
  await store.transaction((db) =>
    db.run(
      `COPY (SELECT ${fields} FROM contribution c WHERE ${where} ORDER BY account, "time", uid) TO ${quote(file)} (FORMAT parquet, COMPRESSION zstd)`,
    ),
  );
}

/** Writes an epoch's results as Parquet: account, weight, units, reputation. */
export async function copyResults(store: Store, file: string, epoch: number): Promise<void> {
  await store.transaction((db) =>
    db.run(
      `COPY (SELECT account, weight, units, reputation FROM result WHERE epoch = ${Math.trunc(epoch)} ORDER BY account) TO ${quote(file)} (FORMAT parquet, COMPRESSION zstd)`,
    ),
  );
}
