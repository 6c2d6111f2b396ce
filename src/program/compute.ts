import { syncComplete } from "../sync/complete.js";
import type { SyncOptions } from "../sync/sync.js";
import { row } from "../engine/columns/bytes.js";
import type { EpochResult } from "../engine/epoch/epoch.js";
import { AssayError } from "../engine/errors.js";
import { EpochOracleStatus } from "../engine/rules/contract-values.js";
import { EMPTY_ROOT } from "../engine/tree/epoch-tree.js";
import { searchRows } from "../engine/columns/sort.js";
import { computeBeyond, type FoundBeyond } from "./epoch/beyond.js";
import { computeHere, type EpochEngine } from "./epoch/engine.js";
import { readGiven, readInputs } from "./epoch/inputs.js";
import type { OnThreads } from "../parallel/epoch.js";
import { usualThreads, withPool } from "../parallel/pool.js";
import type { ComputedEpoch, EpochTerms } from "../bundle/computed.js";
import { sortedContributions, type SortedContributions } from "../store/epochs/parquet.js";
import {
  readEpochs,
  reputationWords,
  saveEpoch,
  type EpochDecisions,
  type EpochRecord,
  type EpochResults,
} from "../store/epochs/results.js";
import { readCursor, type BlockMark } from "../store/steps.js";
import { availableBatches } from "../store/epochs/availability.js";
import type { StoredBatch } from "../store/batches.js";
import { USUAL_MEMORY, type Store } from "../store/store.js";
import { requireAgreement } from "./agreement.js";
import { agreedTerms } from "./epoch/agreed.js";
import { rulesFor, type TermsContext } from "./epoch/terms.js";
import type { Program } from "./contracts.js";
import { readEarlier } from "../store/epochs/earlier.js";
import { confirmedHeader, when } from "./time.js";

/** What a computation needs. */
export interface ComputeContext extends TermsContext {
  readonly sync?: SyncOptions;
  /** What counts as confirmed: so many blocks on top, or what the network calls final. */
  readonly confirmed?: number | "finalized";
  /**
   * Whether to go on where the epoch's rules and the contracts disagree, linked batches cannot be had, or an earlier final root is not what
   * the chain's data gives: the rules and the data decide.
   */
  readonly allowMismatch?: boolean;
  /** As in `ComputeOptions`. */
  readonly table?: string;
  /** As in `ComputeOptions`. */
  readonly engine?: EpochEngine;
  /** As in `ComputeOptions`; earlier epochs are kept in any case. */
  readonly keep?: boolean;
}

function optionsOf({ table, engine, keep = true }: ComputeContext): ComputeOptions {
  return { keep, ...(table === undefined ? {} : { table }), ...(engine === undefined ? {} : { engine }) };
}

const MISMATCH_HINT =
  "For the epochs to come set rules that agree with `npx hardhat program rules`. This epoch's rules are fixed: they decide, with --allow-mismatch.";

/**
 * Brings the store up to date with the chain, proves that nothing is missing from it, and computes an epoch from it, and before it every
 * earlier epoch that the store has no result of.
 * @throws AssayError NOT_YET if the epoch's contributions are not final; INCOMPLETE if something that it rests on cannot be had; NOT_FOUND if
 * rules are missing; MISMATCH if they say something else than the contracts.
 */
export async function recompute(context: ComputeContext, epoch: number): Promise<ComputedEpoch> {
  const { store, program, allowMismatch = false } = context;
  await requireOver(context, epoch);
  if (!allowMismatch) {
    const rules = rulesFor(context, epoch, await program.oracle.rulesOf(epoch));
    await requireAgreement(program, rules, MISMATCH_HINT);
  }
  // Batches after the epoch are of no use to it: nobody's address is asked for them.
  const until = Number(await program.oracle.epochEnd(epoch));
  const options = { ...context.sync, fetch: { ...context.sync?.fetch, until } };
  const { proven, unread } = await syncComplete(context.request, store, options);
  await requireReached(program, epoch, proven);
  if (!allowMismatch) await requireRead(context, epoch, unread);
  const known = new Map((await readEpochs(store)).map((record) => [record.epoch, record]));
  for (let earlier = 0; earlier < epoch; earlier++) await requireEarlier(context, earlier, known.get(earlier));
  return computeFromStore(store, await agreedTerms(context, epoch), optionsOf(context));
}

async function requireOver({ program, request, confirmed = 0 }: ComputeContext, epoch: number): Promise<void> {
  const cutOff = Number(await program.oracle.cutOff(epoch));
  const block = await confirmedHeader(request, confirmed);
  if (block.time < cutOff) throw notOver(epoch, cutOff, block);
}

/** Refuses an epoch whose cut-off no block has passed that was read: a node's head may lag behind its own time. */
async function requireReached({ oracle }: Program, epoch: number, proven: BlockMark): Promise<void> {
  const cutOff = Number(await oracle.cutOff(epoch));
  if (proven.time < cutOff) throw notOver(epoch, cutOff, proven);
}

function notOver(epoch: number, cutOff: number, { number, time }: BlockMark): AssayError {
  const text = `Epoch ${epoch} is not over yet.`;
  const hint = `Its contributions are final from ${when(cutOff)} on; the newest confirmed block, ${number}, is of ${when(time)}.`;
  return new AssayError("NOT_YET", text, hint);
}

/** Refuses an epoch some of whose linked batches count and could not be read: without them it has another root. */
async function requireRead(context: ComputeContext, epoch: number, unread: readonly StoredBatch[]): Promise<void> {
  const { oracle } = context.program;
  const [end, length] = (await Promise.all([oracle.epochEnd(epoch), oracle.epochLength()])).map(Number);
  const counted = new Set(await availableBatches(context.store));
  const within = ({ id, time, status }: StoredBatch): boolean =>
    status === "pending" && counted.has(id) && time < (end ?? 0) && time >= (end ?? 0) - (length ?? 0);
  const missing = unread.filter(within);
  if (missing.length === 0) return;
  const named = missing.slice(0, 3).map(({ id, note }) => `${id} (${note.replace(/\.$/, "")})`);
  const text = `Epoch ${epoch} cannot be computed without its linked batches ${named.join(", ")}, which count by the chain.`;
  throw new AssayError("INCOMPLETE", text, "Fetch them from another host; with --allow-mismatch they are left out.");
}

/** Uses the result of an earlier epoch if its root is the final one; computes it otherwise, and refuses another root. */
async function requireEarlier(context: ComputeContext, epoch: number, known: EpochRecord | undefined): Promise<void> {
  const { oracle } = context.program;
  const final = Number(await oracle.statusOf(epoch)) === EpochOracleStatus.Final;
  const root = await oracle.standingRoot(epoch);
  const right = (found: string): boolean => !final || found === root || context.allowMismatch === true;
  const usable = known !== undefined && right(known.root) && known.rulesHash === (await oracle.rulesOf(epoch));
  if (usable) return;
  const { table: _, ...options } = optionsOf({ ...context, keep: true });
  const computed = await computeFromStore(context.store, await agreedTerms(context, epoch), options);
  if (right(computed.root)) return;
  const text = `The final root of epoch ${epoch} is ${root}, but ${computed.root} comes out of the chain's data: later epochs rest on it.`;
  const hint = "To agree with the other operators to go by the chain's data, use --allow-mismatch.";
  throw new AssayError("INCOMPLETE", text, hint);
}

export interface ComputeOptions {
  /** Called at the end of each step with its name. */
  readonly onStep?: (name: string) => void;
  /** Threads to work with, which change no result; `usualThreads()` if left out. */
  readonly threads?: number;
  /** File to leave the epoch's contributions in, if there is room, for a bundle: they are sorted for it, and need not be sorted again. */
  readonly table?: string;
  /** What detects, scores and makes the tree; this process if left out. */
  readonly engine?: EpochEngine;
  /** Whether the store keeps the result, which later epochs rest on: it does if left out. Not needed in a store that is thrown away. */
  readonly keep?: boolean;
}

/** Contributions from which on several threads are worth starting. */
const MANY_CONTRIBUTIONS = 200_000;

/**
 * Computes an epoch from the store and, unless told otherwise, keeps its result there. Everything it depends on is in the store and the terms; no provider is
 * asked, so the same store and terms give the same result anywhere.
 */
export async function computeFromStore(
  store: Store,
  terms: EpochTerms,
  { onStep = () => undefined, threads = usualThreads(), table, engine, keep = true }: ComputeOptions = {},
): Promise<ComputedEpoch> {
  const given = { ...terms, linkedBatches: terms.linkedBatches ?? (await availableBatches(store)) };
  const options = { onStep, ...(table === undefined ? {} : { table }) };
  const { reviewers, refused, ...found } =
    engine === undefined
      ? await computeInside(store, given, { ...options, threads })
      : await computeBeyond(engine, store, given, options);
  const computed = await summarise({ ...given, ...found, store });
  if (!keep) return computed;
  const { length } = computed.result.reasons;
  await store.withMemory(memoryFor(length), () =>
    save(computed, { reviewers, ...(refused === undefined ? {} : { refused }) }),
  );
  onStep("save");
  return computed;
}

/** What computes an epoch in this process. */
interface Inside {
  readonly onStep: (name: string) => void;
  readonly threads: number;
  readonly table?: string;
}

/** Computes an epoch in this process and on its threads. */
async function computeInside(store: Store, terms: EpochTerms, options: Inside): Promise<FoundBeyond> {
  const sorted = await sortedContributions(store, terms, options.table);
  options.onStep("read");
  return store.withMemory(memoryFor(sorted.contributions.length), () => computeSorted(store, terms, sorted, options));
}

/** MB that the store may use once contributions are sorted: of every table but theirs it reads little. */
const memoryFor = (rows: number): number => Math.min(USUAL_MEMORY, 128 * Math.max(1, Math.ceil(rows / 10_000_000)));

async function computeSorted(
  store: Store,
  terms: EpochTerms,
  { contributions, table }: SortedContributions,
  { onStep, threads }: Inside,
): Promise<FoundBeyond> {
  const { epoch, start, escrow } = terms;
  const used = contributions.length >= MANY_CONTRIBUTIONS ? threads : 1;
  const onThreads: OnThreads = (work) => withPool(used, work);
  const { tableHashes, reviewers, ...inputs } = await onThreads((pool) =>
    readInputs(store, terms, { contributions, pool, onStep }),
  );
  const { given, hold } = await readGiven(store, terms);
  const facts = { ...given, contributions, ...inputs };
  const earlier = () => readEarlier(store, epoch, start, { contributions, tasks: facts.tasks });
  const onDetected = (): void => onStep("detect, earlier work");
  const { integrity, result } = await computeHere(facts, { onThreads, escrow, hold, earlier, onDetected });
  onStep("score and tree");
  const accepted = result.reasons.reduce((count, reason) => count + (reason === 0 ? 1 : 0), 0);
  return { integrity, result, reviewers, accepted, tableHashes, ...(table === undefined ? {} : { table }) };
}

async function summarise(
  parts: EpochTerms & Omit<FoundBeyond, "reviewers" | "refused"> & Pick<ComputedEpoch, "store">,
): Promise<ComputedEpoch> {
  const { result, store, made, accepted, contributions } = parts;
  const accounts = (made ?? result.tree)?.count ?? 0;
  const block = await readCursor(store);
  if (block === undefined) throw new AssayError("STORE", "Nothing was read from the chain.");
  return {
    ...parts,
    root: accounts === 0 ? EMPTY_ROOT : result.root,
    total: result.total,
    accounts,
    refused: (contributions?.rows ?? result.reasons.length) - accepted,
    block,
  };
}

async function save(computed: ComputedEpoch, decisions: Omit<EpochDecisions, "result">): Promise<void> {
  const { epoch, root, total, rulesHash, start, end, result, store } = computed;
  const { accounts: account, weights: weight, units, reputation, converted } = result;
  const { length } = weight;
  const flagged = new Uint8Array(length);
  for (const a of flaggedRows(result)) flagged[a] = 1;
  const rows: EpochResults = {
    length,
    epoch: new Uint32Array(length).fill(epoch),
    account,
    weight,
    units,
    reputation: reputationWords(reputation),
    converted: converted ?? new BigUint64Array(length),
    flagged,
  };
  const record = { epoch, root, total, rulesHash, bundleHash: "", start, end };
  await saveEpoch(store, record, rows, { result, ...decisions });
}

/** Rows of the accounts whose units are to be held, whether there are any or not. */
function flaggedRows({ accounts, input: { holds } }: EpochResult): number[] {
  const flagged = holds?.accounts ?? new Uint8Array(0);
  const rows = Array.from({ length: flagged.length / 20 }, (_, i) => searchRows(accounts, 20, row(flagged, 20, i)));
  return rows.filter((a) => a >= 0);
}
