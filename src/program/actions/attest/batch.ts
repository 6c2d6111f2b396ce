import { fetchOptionsFor, fetchUri, type FetchOptions } from "../../../chain/fetch/uri.js";
import { AssayError } from "../../../engine/errors.js";
import { encodeRows, ROW_BYTES } from "../../../engine/mirrors/batch.js";
import { batchRoot } from "../../../engine/mirrors/chunks.js";
import type { ContributionInput } from "../../../sources/contributions.js";
import type { Store } from "../../../store/store.js";
import { send } from "../../send.js";
import type { Session } from "../../session.js";
import { chainTime } from "../../time.js";
import { checkBatchable, checkEligible, checkTasks, freshWork, refuseOwnWork, type Work } from "./check.js";

type Attester = Pick<Session, "program" | "signer" | "dryRun" | "sync">;

/** Rows that fit the transactions which nodes pass on: 128 KiB. */
const MOST_PUBLISHED = 1_900;

/** Contributions of a file that may be anchored and were not attested before. */
export async function batchable(session: Session, store: Store, work: Work): Promise<readonly ContributionInput[]> {
  refuseOwnWork(session, work);
  await checkTasks(session, work);
  await checkBatchable(store, work);
  const fresh = await freshWork(session, store, work);
  await checkEligible(store, fresh, await chainTime(session));
  return fresh.inputs;
}

/** Anchors rows in calldata, as many transactions as they need; gives the gas of all. */
export async function publishRows(session: Attester, rows: readonly ContributionInput[]): Promise<bigint> {
  let gas = 0n;
  for (let from = 0; from < rows.length; from += MOST_PUBLISHED) {
    const bytes = encodeRows(rows.slice(from, from + MOST_PUBLISHED));
    const { mined } = await send(session, session.program.batches.publish, [bytes]);
    gas += mined?.gas ?? 0n;
  }
  return gas;
}

/**
 * Anchors rows by the root over their chunks and URI, after having fetched them from there; gives the gas.
 * @throws AssayError MISMATCH if other bytes are served.
 */
export async function linkRows(
  session: Attester,
  rows: readonly ContributionInput[],
  uri: string,
  options: FetchOptions = session.sync?.fetch ?? {},
): Promise<bigint> {
  const hash = batchRoot(encodeRows(rows));
  const allowed = fetchOptionsFor(session.program.addresses.chainId, options);
  const served = batchRoot(await fetchUri(uri, { ...allowed, maxBytes: rows.length * ROW_BYTES }));
  if (served !== hash) {
    const hint = "Write the file with --out, publish it unchanged, and give its address.";
    throw new AssayError("MISMATCH", `${uri} serves rows with hash ${served}, not ${hash}.`, hint);
  }
  const { mined } = await send(session, session.program.batches.link, [hash, rows.length, uri]);
  return mined?.gas ?? 0n;
}

/** Anchors rows: in calldata, or by the URI at which they are served if that is not empty; gives the gas. A dry run checks each transaction, and sends nothing. */
export async function anchorRows(session: Attester, rows: readonly ContributionInput[], uri: string): Promise<bigint> {
  if (rows.length === 0) return 0n;
  return uri === "" ? publishRows(session, rows) : linkRows(session, rows, uri);
}
