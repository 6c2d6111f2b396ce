import { readHeader } from "../chain/logs.js";
import { hashViews } from "../chain/multicall.js";
import { describeError } from "../chain/node-errors.js";
import type { Request } from "../chain/provider.js";
import { withRetry } from "../chain/retry.js";
import { AssayError } from "../engine/errors.js";
import { readFactHistory, type FactHistory } from "../store/facts.js";
import { readCursor, readProven, rollBack, saveProven, type BlockMark } from "../store/steps.js";
import type { Store } from "../store/store.js";
import { expectedAt, factsSaid, type Expected } from "./expected.js";
import { sync, type SyncOptions, type SyncReport } from "./sync.js";

/** What a complete synchronisation did. */
export interface CompleteReport extends SyncReport {
  /** Block at which the contracts' own running hashes were the store's. */
  readonly proven: BlockMark;
  /** Times that something was missing and was found by reading again. */
  readonly repairs: number;
}

/** Where the store and a node's contracts differ. */
interface Gap {
  readonly by: string;
  readonly expected: Expected;
  /** First and last block among which the first missing or wrong fact stands. */
  readonly from: number;
  readonly to: number;
  /** What the two add up to, for people; empty if that says nothing. */
  readonly numbers: string;
}

/** Repairs before giving up. */
const REPAIRS = 4;

/**
 * Brings the store up to date and proves that nothing is missing from it: the running hashes of the contracts at the block that was read last
 * equal those of the store's facts, and EAS says of the registered credentials what the store holds. Where they do not, the blocks from the
 * first difference on are read again, several times, and what any answer holds counts.
 *
 * @throws AssayError INCOMPLETE that names contract, call and blocks if something is still missing; as `sync` does.
 */
export async function syncComplete(request: Request, store: Store, options: SyncOptions = {}): Promise<CompleteReport> {
  let report = await sync(request, store, options);
  for (let repairs = 0; ; repairs++) {
    const cursor = await readCursor(store);
    if (cursor === undefined) throw new AssayError("NOT_YET", "The program's first block is not confirmed yet.");
    const history = await readFactHistory(store);
    const gap = await findGap(request, store, { history, cursor, options }).catch(async (error: unknown) => {
      if (repairs < REPAIRS && (await isGone(request, cursor, options))) return GONE;
      throw error;
    });
    if (gap === GONE) {
      report = added(report, await sync(request, store, options));
      continue;
    }
    if (gap === undefined) {
      await saveProven(store, cursor.number, history.heads(cursor.number));
      return { ...report, proven: cursor, repairs };
    }
    if (repairs === REPAIRS) throw incomplete(gap);
    await rollBack(store, gap.from - 1);
    const again = await sync(request, store, { ...options, toBlock: cursor.number, readings: 2 + repairs });
    report = added(report, again);
  }
}

/** Said of a block that the chain gave up before it was proven. */
const GONE = "gone" as const;

const added = (before: SyncReport, again: SyncReport): SyncReport => ({
  ...again,
  logs: before.logs + again.logs,
  rolledBack: before.rolledBack + again.rolledBack,
});

/** Whether the chain has another block now in place of the one that was read last. */
async function isGone(request: Request, { number, hash }: BlockMark, { retry }: SyncOptions): Promise<boolean> {
  const header = await readHeader(withRetry(request, retry), number).catch(() => undefined);
  return header !== undefined && header.hash !== hash;
}

interface Proof {
  readonly history: FactHistory;
  readonly cursor: BlockMark;
  readonly options: SyncOptions;
}

/** The first difference between the store and what the contracts say through any of the nodes; undefined if there is none. */
async function findGap(request: Request, store: Store, proof: Proof): Promise<Gap | undefined> {
  const { cursor, options, history } = proof;
  const nodes = [request, ...(options.second === undefined ? [] : [options.second])];
  for (const [i, node] of nodes.entries()) {
    const patient = withRetry(node, options.retry);
    const differs = async (block: number, hash: string): Promise<Expected | undefined> => {
      const expected = await expectedAt(store, history, block);
      const hashes = await hashViews(patient, expected, hash);
      return expected.find((view, at) => !view.hashes.includes(hashes[at] ?? ""));
    };
    const expected = await differs(cursor.number, cursor.hash).catch((error: unknown) => {
      throw undecided(error, cursor);
    });
    if (expected === undefined) continue;
    const by = i === 0 ? "the node" : "the second node";
    const numbers = await factsSaid(patient, expected, cursor.hash);
    return { by, expected, numbers, ...(await locate(patient, store, cursor, differs)) };
  }
  return undefined;
}

/** Halves the blocks that can hold the first difference, as far as the node still knows the state of old ones. */
async function locate(
  request: Request,
  store: Store,
  cursor: BlockMark,
  differs: (block: number, hash: string) => Promise<Expected | undefined>,
): Promise<{ from: number; to: number }> {
  let [good, bad] = [(await readProven(store)) ?? store.identity.startBlock - 1, cursor.number];
  good = Math.min(good, bad - 1);
  try {
    while (bad - good > 1) {
      const middle = Math.floor((good + bad) / 2);
      const header = await readHeader(request, middle);
      if (header === undefined) break;
      if ((await differs(middle, header.hash)) === undefined) good = middle;
      else bad = middle;
    }
  } catch (error) {
    // A node without old state cannot say more; the blocks since the last proof are read again.
    if (error instanceof AssayError && error.code === "STORE") throw error;
  }
  return { from: good + 1, to: bad };
}

function incomplete({ by, expected, from, to, numbers }: Gap): AssayError {
  const blocks = from === to ? `block ${from}` : `blocks ${from} to ${to}`;
  const text = `Logs are missing or wrong in ${blocks}: ${expected.contract}.${expected.what} of ${by} is not what its logs add up to${numbers}.`;
  return new AssayError("INCOMPLETE", text, "Use another RPC URL; nothing was computed from what could be read.");
}

function undecided(error: unknown, { number }: BlockMark): Error {
  if (error instanceof AssayError) return error;
  const text = `The node does not answer calls at block ${number}: ${describeError(error).slice(0, 200)}.`;
  return new AssayError(
    "INCOMPLETE",
    text,
    "Without them nobody can say whether logs are missing: use another RPC URL.",
  );
}
