import { ROW_BYTES } from "../engine/mirrors/batch.js";
import { AssayError } from "../engine/errors.js";
import { columnBuilder, type ColumnBuilder } from "../store/columns/builder.js";
import type { StoredContributions } from "../store/schema.js";
import { CONTRIBUTION, REGISTRATION, REVOCATION, SOURCE } from "../store/schema.js";
import { commitStep, readCursor, readMarks, rollBack, type BlockMark } from "../store/steps.js";
import { readBatches, settleBatch, type StoredBatch } from "../store/batches.js";
import { readEvents, type StoredEvent } from "../store/events.js";
import type { Store } from "../store/store.js";
import { decodeLog, type EventArgs, type RawLog } from "../chain/abi.js";
import { decodeRows, publishedBytes } from "./batches.js";
import { fetchCredentials } from "./credentials.js";
import { CREDENTIAL_REVOKED } from "../chain/generated/events.js";
import {
  eventFilter,
  eventLookup,
  revocationFilter,
  type CredentialIssuer,
  type EventLookup,
} from "../chain/events.js";
import { fetchUri, type FetchOptions } from "../chain/fetch.js";
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

interface Context {
  readonly request: Request;
  readonly store: Store;
  readonly lookup: EventLookup;
  readonly anchor: string;
  readonly eas: string;
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
  const { logs, to } = await readRange(request, filtersOf(context), from, target, sizer);
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

interface Collected {
  readonly contributions: StoredContributions[];
  readonly revocations: ReturnType<ColumnBuilder<typeof REVOCATION>["columns"]>;
  readonly events: StoredEvent[];
  readonly batches: StoredBatch[];
  readonly registrations: ReturnType<ColumnBuilder<typeof REGISTRATION>["columns"]>;
  readonly credentialRevocations: Collected["revocations"];
}

async function collect(
  context: Context,
  logs: readonly RawLog[],
  times: ReadonlyMap<number, number>,
): Promise<Collected> {
  const accepted = columnBuilder(CONTRIBUTION);
  const revoked = columnBuilder(REVOCATION);
  const registered = columnBuilder(REGISTRATION);
  const withdrawn = columnBuilder(REVOCATION);
  const events: StoredEvent[] = [];
  const batches: StoredBatch[] = [];
  const batchRows: StoredContributions[] = [];
  for (const log of logs) {
    const found = context.lookup(log.address, log.topics[0] ?? "") ?? credentialEvent(context, log);
    if (found === undefined) continue;
    const args = decodeLog(found.event, log);
    const place = {
      time: times.get(Number(log.blockNumber)) ?? 0,
      block: Number(log.blockNumber),
      log_index: Number(log.logIndex),
    };
    if (found.event.name === "ContributionAccepted") accepted.push({ ...contributionOf(args), ...place });
    else if (found.event.name === "ContributionRevoked") revoked.push({ uid: String(args["uid"]), ...place });
    else if (found.event.name === "CredentialRegistered") registered.push({ ...registrationOf(args), ...place });
    else if (found.event === CREDENTIAL_REVOKED) withdrawn.push({ uid: String(args["uid"]), ...place });
    else events.push(storedEvent(found.contract, found.event.name, args, log, place.time));
    if (found.event.name === "BatchPublished" || found.event.name === "BatchLinked") {
      const { batch, rows } = await readBatch(context, batchOf(args, place), log.transactionHash);
      batches.push(batch);
      if (rows !== undefined) batchRows.push(rows);
    }
  }
  return {
    contributions: [accepted.columns(), ...batchRows],
    revocations: revoked.columns(),
    events,
    batches,
    registrations: registered.columns(),
    credentialRevocations: withdrawn.columns(),
  };
}

/** EAS itself is nobody's own: of its events only revocations are read. */
function credentialEvent({ eas }: Context, { address, topics }: RawLog) {
  if (address.toLowerCase() !== eas || topics[0] !== CREDENTIAL_REVOKED.topic0) return undefined;
  return { contract: "eas", event: CREDENTIAL_REVOKED };
}

function registrationOf(args: EventArgs) {
  return {
    account: String(args["account"]),
    uid: String(args["uid"]),
    nullifier: String(args["nullifier"]),
    schema: String(args["schema"]),
    attester: String(args["attester"]),
    since: BigInt(Number(args["since"])),
  };
}

function contributionOf(args: EventArgs) {
  return {
    uid: String(args["uid"]),
    account: String(args["account"]),
    attester: String(args["attester"]),
    task: Number(args["task"]),
    quantity: Number(args["quantity"]),
    quality: Number(args["quality"]),
    evidence: String(args["evidence"]),
    source: SOURCE.eas,
    batch: 0,
  };
}

function storedEvent(contract: string, name: string, args: EventArgs, log: RawLog, time: number): StoredEvent {
  const plain = Object.entries(args).map(
    ([key, value]) => [key, typeof value === "bigint" ? String(value) : value] as const,
  );
  const place = { time, block: Number(log.blockNumber), logIndex: Number(log.logIndex), tx: log.transactionHash };
  return { contract, name, ...place, args: Object.fromEntries(plain) };
}

function batchOf(args: EventArgs, place: { time: number; block: number; log_index: number }): StoredBatch {
  const linked = args["uri"] !== undefined;
  return {
    id: Number(args["batchId"]),
    kind: linked ? SOURCE.linked : SOURCE.published,
    attester: String(args["attester"]),
    count: Number(args["count"]),
    dataHash: String(args["dataHash"]),
    uri: linked ? String(args["uri"]) : "",
    status: "pending",
    note: "",
    time: place.time,
    block: place.block,
    logIndex: place.log_index,
  };
}

/** Reads a published batch from its transaction; a linked one stays pending until its file is fetched. */
async function readBatch(
  { request, anchor }: Context,
  batch: StoredBatch,
  tx: string,
): Promise<{ batch: StoredBatch; rows?: StoredContributions }> {
  if (batch.kind === SOURCE.linked) return { batch };
  const answer = await request("eth_getTransactionByHash", [tx]);
  const input = (answer as { input?: unknown } | null)?.input;
  if (typeof input !== "string")
    throw new AssayError("CHAIN", `The provider does not have transaction ${tx}.`, "Use another RPC URL.");
  try {
    const rows = decodeRows(publishedBytes(input, batch), batch, anchor);
    return { batch: { ...batch, status: "read" }, rows };
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return { batch: { ...batch, status: "unreadable", note: error.message } };
  }
}

/** Fetches the files of linked batches that are not in the store yet. One that fails is left pending with its reason. */
async function fetchBatches({ store, anchor, fetch }: Context): Promise<void> {
  for (const batch of await readBatches(store, "pending")) {
    try {
      const limit = Math.min(batch.count * ROW_BYTES, fetch.maxBytes ?? Infinity);
      const bytes = await fetchUri(batch.uri, { ...fetch, maxBytes: limit });
      await settleBatch(store, { ...batch, status: "read", note: "" }, decodeRows(bytes, batch, anchor));
    } catch (error) {
      if (!(error instanceof AssayError) || error.code === "STORE") throw error;
      await settleBatch(store, { ...batch, note: error.message });
    }
  }
}
