import { writeFile } from "node:fs/promises";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { fetchUri, type FetchOptions } from "../../src/chain/fetch.js";
import { sync } from "../../src/sync/sync.js";
import { encodeRows, hashRows, ROW_BYTES } from "../../src/engine/mirrors/batch.js";
import { AssayError } from "../../src/engine/errors.js";
import type { Program } from "../../src/program/contracts.js";
import { readContributionFile, type ContributionInput } from "../../src/sources/contributions.js";
import type { Store } from "../../src/store/store.js";
import { chainTime, guarded, mined, openHome, openSession, print, type Print, type Session } from "../support.js";
import { attestedBefore } from "../../src/store/contributions.js";
import { checkBatchable, checkEligible, checkTasks, requireFile } from "./check.js";

/** Rows that fit the transactions which nodes pass on: 128 KiB. */
const MOST_PUBLISHED = 1_900;

/** What to anchor, and how: in calldata, or by the URI at which the rows are served. */
export interface BatchArgs {
  readonly file: string;
  readonly out: string;
  readonly uri: string;
  readonly dryRun: boolean;
}

/** Contributions that may be anchored and were not attested before. */
export async function batchable(
  { program, signer, request }: Session,
  store: Store,
  inputs: readonly ContributionInput[],
  file: string,
): Promise<ContributionInput[]> {
  await checkTasks(program, signer.address, inputs, file);
  await checkBatchable(store, inputs, file);
  const attested = await attestedBefore(store);
  const fresh = inputs.filter(({ task, evidence }) => !attested.has(`${task} ${evidence}`));
  const own = fresh.find(({ account }) => account.toLowerCase() === signer.address.toLowerCase());
  if (own !== undefined)
    throw new AssayError("INVALID_ARGUMENT", `${file}: ${own.account} is the attester itself.`, "Sign with --as.");
  await checkEligible(store, fresh, await chainTime({ request }), file);
  return fresh;
}

/** Anchors rows in calldata, as many transactions as they need; gives the gas of all. */
export async function publishRows({ batches }: Program, rows: readonly ContributionInput[]): Promise<bigint> {
  let gas = 0n;
  for (let from = 0; from < rows.length; from += MOST_PUBLISHED) {
    const bytes = encodeRows(rows.slice(from, from + MOST_PUBLISHED));
    await batches.publish.staticCall(bytes);
    gas += await mined(batches.publish(bytes));
  }
  return gas;
}

/**
 * Anchors rows by hash and URI, after having fetched them from there.
 * @throws AssayError MISMATCH if other bytes are served.
 */
export async function linkRows(
  { batches }: Program,
  rows: readonly ContributionInput[],
  uri: string,
  options: FetchOptions = {},
): Promise<bigint> {
  const bytes = encodeRows(rows);
  const hash = hashRows(bytes);
  const served = hashRows(await fetchUri(uri, { ...options, maxBytes: rows.length * ROW_BYTES }));
  if (served !== hash) {
    const hint = "Write the file with --out, publish it unchanged, and give its address.";
    throw new AssayError("MISMATCH", `${uri} serves rows with hash ${served}, not ${hash}.`, hint);
  }
  await batches.link.staticCall(hash, rows.length, uri);
  return mined(batches.link(hash, rows.length, uri));
}

/** Anchors a file's contributions; what was attested before is left out. */
export async function anchorFile(
  session: Session,
  store: Store,
  inputs: readonly ContributionInput[],
  args: BatchArgs,
  out: Print,
): Promise<void> {
  const rows = await batchable(session, store, inputs, args.file);
  const skipped = `${inputs.length - rows.length} were attested before`;
  if (args.out !== "") {
    const bytes = encodeRows(rows);
    await writeFile(args.out, bytes);
    return out(`${rows.length} rows written to ${args.out}, ${skipped}; hash ${hashRows(bytes)}. Nothing was sent.`);
  }
  if (args.dryRun || rows.length === 0) return out(`${rows.length} rows to anchor, ${skipped}; nothing was sent.`);
  const { program } = session;
  const gas = args.uri === "" ? await publishRows(program, rows) : await linkRows(program, rows, args.uri);
  out(`${rows.length} rows ${args.uri === "" ? "published" : "linked"}, ${skipped}; ${gas} gas.`);
}

export default async function batch(args: BatchArgs & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    requireFile(args.file);
    const inputs = await readContributionFile(args.file);
    const session = await openSession(hre, args.as);
    const store = await openHome(session);
    try {
      await sync(session.request, store);
      await anchorFile(session, store, inputs, args, print);
    } finally {
      await store.close();
    }
  });
}
