import { AssayError } from "../engine/errors.js";
import { commitStep, readCursor, readMarks, rollBack, type BlockMark } from "../store/steps.js";
import { readBatches, type StoredBatch } from "../store/batches.js";
import { readEvents } from "../store/events.js";
import type { Store } from "../store/store.js";
import { decodeLog, type EventArgs, type RawLog } from "../chain/abi.js";
import { fetchBatches } from "./batches.js";
import { collect, type LogReader } from "./collect.js";
import { fetchCredentials } from "./credentials.js";
import { eventFilter, eventLookup, revocationFilter, type CredentialIssuer } from "../chain/events.js";
import type { FetchOptions } from "../chain/fetch.js";
import {
  rangeSizer,
  readHead,
  readHeader,
  readRange,
  type Header,
  type LogFilter,
  type RangeSizer,
} from "../chain/logs.js";
import type { Request } from "../chain/provider.js";
import { limitRate, withRetry, type RetryOptions } from "../chain/retry.js";

export interface SyncOptions {
  /** Blocks on top of a block before it is read. */
  readonly confirmations?: number;
  /** Last block to read; the newest confirmed one if absent. */
  readonly toBlock?: number;
  readonly retry?: RetryOptions;
  /** Calls a second; unlimited if absent. */
  readonly rateLimit?: number;
  readonly initialRange?: number;
  readonly maxRange?: number;
  readonly fetch?: FetchOptions;
  /** Called after each committed step. */
  readonly onProgress?: (block: number, target: number) => void;
}

/** What a synchronisation did. */
export interface SyncReport {
  /** Last block read. */
  readonly block: number;
  readonly logs: number;
  /** Blocks undone because the chain was reorganised. */
  readonly rolledBack: number;
  /** Batches that count for nothing so far, each with the reason. */
  readonly unread: readonly StoredBatch[];
}

interface Context extends LogReader {
  readonly store: Store;
  /** Every issuer of credentials that was ever trusted, as far as is known. */
  readonly issuers: CredentialIssuer[];
  readonly sizer: RangeSizer;
  readonly fetch: FetchOptions;
}

/** Tries to read one range while the chain keeps changing under it. */
const STEP_ATTEMPTS = 20;

/**
 * Brings the store up to the newest confirmed block. Each range of blocks is one transaction, so that a process killed at any point goes on
 * where the last range ended; a reorganisation is undone back to the fork first.
 *
 * @throws AssayError MISMATCH if the provider serves another chain; CHAIN if it fails for good.
 * @example
 * const report = await sync(request, store, { confirmations: 12 });
 */
export async function sync(request: Request, store: Store, options: SyncOptions = {}): Promise<SyncReport> {
  const context = await contextOf(request, store, options);
  await checkChain(context);
  const target = await targetBlock(context.request, options);
  let rolledBack = await undoFork(context);
  let cursor = await readCursor(store);
  let logs = 0;
  for (let failures = 0; (cursor?.number ?? store.identity.startBlock - 1) < target;) {
    const read = await advance(context, cursor, target);
    if (read === undefined) {
      if (++failures >= STEP_ATTEMPTS)
        throw new AssayError("CHAIN", "The chain keeps changing while it is read.", "Raise the confirmation depth.");
      rolledBack += await undoFork(context);
    } else {
      failures = 0;
      logs += read;
    }
    cursor = await readCursor(store);
    if (cursor !== undefined) options.onProgress?.(cursor.number, target);
  }
  await fetchCredentials(context.request, store, context.eas);
  await fetchBatches(context);
  const unread = (await readBatches(store)).filter((batch) => batch.status !== "read");
  return { block: cursor?.number ?? target, logs, rolledBack, unread };
}

async function contextOf(request: Request, store: Store, options: SyncOptions): Promise<Context> {
  const limited = options.rateLimit === undefined ? request : limitRate(request, options.rateLimit, options.retry);
  const { addresses } = store.identity;
  return {
    request: withRetry(limited, options.retry),
    store,
    lookup: eventLookup(addresses),
    anchor: (addresses["batchAnchor"] ?? "").toLowerCase(),
    eas: (addresses["eas"] ?? "").toLowerCase(),
    issuers: (await readEvents(store, "IssuerTrusted")).map(({ args }) => issuerOf(args)),
    sizer: rangeSizer(options.initialRange, options.maxRange),
    fetch: options.fetch ?? {},
  };
}

async function checkChain({ request, store }: Context): Promise<void> {
  const chainId = Number(await request("eth_chainId", []));
  if (chainId === store.identity.chainId) return;
  throw new AssayError(
    "MISMATCH",
    `The provider serves chain ${chainId}, the store belongs to chain ${store.identity.chainId}.`,
    "Choose the network of the program.",
  );
}

async function targetBlock(request: Request, { confirmations = 0, toBlock = Infinity }: SyncOptions): Promise<number> {
  return Math.min((await readHead(request)) - confirmations, toBlock);
}

/** Undoes what came from blocks that the chain no longer has; gives the number of blocks undone. */
async function undoFork({ request, store }: Context): Promise<number> {
  const marks = await readMarks(store);
  const newest = marks[0];
  if (newest === undefined) return 0;
  for (const mark of marks) {
    if (!(await isCanonical(request, mark))) continue;
    if (mark !== newest) await rollBack(store, mark.number);
    return newest.number - mark.number;
  }
  await rollBack(store, store.identity.startBlock - 1);
  return newest.number - store.identity.startBlock + 1;
}

async function isCanonical(request: Request, mark: BlockMark): Promise<boolean> {
  return (await readHeader(request, mark.number))?.hash === mark.hash;
}

/** Reads and commits the next range; gives the number of logs, or undefined if the chain changed meanwhile. */
async function advance(context: Context, cursor: BlockMark | undefined, target: number): Promise<number | undefined> {
  const { request, store, sizer } = context;
  const from = cursor === undefined ? store.identity.startBlock : cursor.number + 1;
  const { logs, to } = await readRange(request, filtersOf(context), { from, last: target }, sizer);
  if (learnIssuers(context, logs)) return advance(context, cursor, target);
  const times = await readTimes(request, logs, to);
  if (times === undefined) return undefined;
  const step = await collect(context, logs, times);
  // A block's hash commits to all before it: had either changed, the logs could be those of another branch.
  if (!(await isCanonical(request, to)) || (cursor !== undefined && !(await isCanonical(request, cursor))))
    return undefined;
  await commitStep(store, { from, to, ...step });
  return logs.length;
}

/** What to read: the program's events, and the revocations of credentials whose issuers were ever trusted. */
function filtersOf({ store, eas, issuers }: Context): LogFilter[] {
  const own = eventFilter(store.identity.addresses);
  return issuers.length === 0 || eas === "" ? [own] : [own, revocationFilter(eas, issuers)];
}

const issuerOf = (args: EventArgs): CredentialIssuer => ({
  schema: String(args["schema"]).toLowerCase(),
  attester: String(args["attester"]).toLowerCase(),
});

/** Notes issuers that the logs trust for the first time; says whether there are any, so that their revocations are yet to be read. */
function learnIssuers({ lookup, issuers }: Context, logs: readonly RawLog[]): boolean {
  const known = issuers.length;
  for (const log of logs) {
    const event = lookup(log.address, log.topics[0] ?? "")?.event;
    if (event?.name !== "IssuerTrusted") continue;
    const issuer = issuerOf(decodeLog(event, log));
    if (!issuers.some((other) => other.schema === issuer.schema && other.attester === issuer.attester))
      issuers.push(issuer);
  }
  return issuers.length > known;
}

/** Times of the logs' blocks by number, or undefined if a log is not of the block that the chain has now. */
async function readTimes(
  request: Request,
  logs: readonly RawLog[],
  head: Header,
): Promise<Map<number, number> | undefined> {
  const times = new Map<number, number>();
  const hashes = new Map([[head.number, head.hash]]);
  for (const log of logs) {
    const block = Number(log.blockNumber);
    if (!times.has(block)) {
      const header = log.blockTimestamp ? undefined : await readHeader(request, block);
      if (!log.blockTimestamp && header === undefined) return undefined;
      times.set(block, header?.time ?? Number(log.blockTimestamp));
      if (header !== undefined) hashes.set(block, header.hash);
    }
    const hash = hashes.get(block) ?? log.blockHash;
    hashes.set(block, hash);
    if (hash !== log.blockHash) return undefined;
  }
  return times;
}
