import { AssayError } from "../engine/errors.js";
import { commitStep, readCursor, readMarks, rollBack, type BlockMark } from "../store/steps.js";
import { readBatches, type StoredBatch } from "../store/batches.js";
import { readEvents } from "../store/events.js";
import type { Store } from "../store/store.js";
import { decodeLog, type EventArgs, type RawLog } from "../chain/abi.js";
import { fetchBatches } from "./batches.js";
import { collect, type LogReader } from "./collect.js";
import { fetchCredentials } from "./credentials.js";
import { readTimes } from "./times.js";
import { eventFilter, eventLookup, revocationFilter, type CredentialIssuer } from "../chain/events.js";
import { fetchOptionsFor, type FetchOptions } from "../chain/fetch/uri.js";
import {
  rangeSizer,
  readHead,
  readHeader,
  readRange,
  uniteLogs,
  type Header,
  type LogFilter,
  type RangeSizer,
} from "../chain/logs.js";
import type { Request } from "../chain/provider.js";
import { limitRate, untilKnown, withRetry, type RetryOptions } from "../chain/retry.js";

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
  /** How often each range is read; what any answer holds counts. Once if absent. */
  readonly readings?: number;
  /** A second node, asked for each range as well. */
  readonly second?: Request;
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
  readonly retry: RetryOptions;
  /** Nodes to ask for each range after the first answer, with their own sizes of ranges. */
  readonly more: readonly { readonly request: Request; readonly sizer: RangeSizer }[];
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
  await checkChain(context);
  const unread = (await readBatches(store)).filter((batch) => batch.status !== "read");
  return { block: cursor?.number ?? target, logs, rolledBack, unread };
}

async function contextOf(request: Request, store: Store, options: SyncOptions): Promise<Context> {
  const limited = options.rateLimit === undefined ? request : limitRate(request, options.rateLimit, options.retry);
  const { addresses } = store.identity;
  return {
    request: withRetry(limited, options.retry),
    retry: options.retry ?? {},
    store,
    lookup: eventLookup(addresses),
    anchor: (addresses["batchAnchor"] ?? "").toLowerCase(),
    resolver: (addresses["contributionResolver"] ?? "").toLowerCase(),
    eas: (addresses["eas"] ?? "").toLowerCase(),
    issuers: (await readEvents(store, "IssuerTrusted")).map(({ args }) => issuerOf(args)),
    sizer: rangeSizer(options.initialRange, options.maxRange),
    more: furtherReaders(options, withRetry(limited, options.retry)),
    fetch: fetchOptionsFor(store.identity.chainId, options.fetch),
  };
}

/** The same node as often as is asked for, then the second one. */
function furtherReaders(options: SyncOptions, first: Request): Context["more"] {
  const { readings = 1, second, retry } = options;
  const again = Array.from({ length: readings - 1 }, () => first);
  const others = second === undefined ? [] : [withRetry(second, retry)];
  return [...again, ...others].map((request) => ({
    request: untilKnown(request, retry),
    sizer: rangeSizer(options.initialRange, options.maxRange),
  }));
}

async function checkChain({ request, store }: Context): Promise<void> {
  const answer = await request("eth_chainId", []);
  const chainId = typeof answer === "string" ? Number(answer) : NaN;
  if (chainId === store.identity.chainId) return;
  if (!(chainId > 0))
    throw new AssayError("CHAIN", "eth_chainId did not answer with a number.", "Use another RPC URL.");
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
  const { request, store, sizer, retry } = context;
  const from = cursor === undefined ? store.identity.startBlock : cursor.number + 1;
  const read = await readRange(untilKnown(request, retry), filtersOf(context), { from, last: target }, sizer);
  const { to } = read;
  const logs = uniteLogs([read.logs, ...(await readMore(context, from, to))]);
  if (learnIssuers(context, logs)) return advance(context, cursor, target);
  const times = await readTimes(untilKnown(request, retry), logs, { to, after: cursor });
  if (times === undefined) return undefined;
  const step = await collect({ ...context, request: untilKnown(request, retry) }, logs, times);
  // A block's hash commits to all before it: had either changed, the logs could be those of another branch.
  if (!(await isCanonical(request, to)) || (cursor !== undefined && !(await isCanonical(request, cursor))))
    return undefined;
  await commitStep(store, { from, to, ...step });
  return logs.length;
}

/** The logs of the same blocks as the further readers give them. */
async function readMore(context: Context, from: number, to: Header): Promise<RawLog[][]> {
  const found: RawLog[][] = [];
  for (const { request, sizer } of context.more) {
    for (let next = from; next <= to.number;) {
      const read = await readRange(request, filtersOf(context), { from: next, last: to.number }, sizer);
      found.push(read.logs);
      next = read.to.number + 1;
      if (next > to.number && read.to.hash !== to.hash)
        throw new AssayError(
          "CHAIN",
          `The nodes disagree about block ${to.number}.`,
          "Try again, or use other RPC URLs.",
        );
    }
  }
  return found;
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
