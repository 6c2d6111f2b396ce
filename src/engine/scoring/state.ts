import { type Allocate, ownMemory } from "../columns/account-table.js";
import { bytesOf, words } from "../columns/bytes.js";
import { type Groups, joinGroups } from "../columns/row-groups.js";
import { type RowSet, rowSet } from "../columns/row-set.js";
import { haveAccountsInOrder } from "../columns/contributions.js";
import { AssayError } from "../errors.js";
import { limitsAttesters } from "../rules/rules.js";
import type { Admission } from "./admit.js";
import { countEarlier, type EarlierCounts } from "./evidence.js";
import { checkColumns, earlierOf, type ScoreInput } from "./input.js";
import { type AccountScores, emptyScores } from "./parts/accounts.js";
import { type AttributionColumns, openAttribution } from "./parts/attribution.js";
import { type Parts, type PartScratch, partScratch, planParts } from "./parts/partition.js";
import { RECORD } from "./parts/records.js";
import { type SortScratch, sortScratch } from "./parts/sort-records.js";
import { type KeyParts, keyParts, type KeyScratch, keyScratch, keyWords } from "./repeated-keys.js";
import { type TaskLimits, taskLimits, type TaskTable, taskTable } from "./tasks.js";
import { type AccountTables, accountTables } from "./weights.js";

/** All that is shared by the threads that score an epoch: its input, and columns that the steps fill one after the other. */
export interface ScoringState {
  readonly input: ScoreInput;
  /** A code of `Reason` a row: what admission said. */
  readonly admitted: Uint8Array;
  /** The same, then also what limits refuse. */
  readonly reasons: Uint8Array;
  readonly parts: Parts;
  readonly uids: KeyParts;
  readonly evidence: KeyParts;
  /** Rows that are duplicates or may not use their evidence. */
  readonly blocked: RowSet;
  /** Rows that share their uid or evidence with others. */
  readonly repeated: RowSet;
  /** Last row accepted within the quota of each task, or -1. */
  readonly lastInQuota: Int32Array;
  readonly tables: AccountTables;
  /** Scores of accounts; empty until they are counted. */
  readonly scores: AccountScores;
  /** Whose rows weights rest on; undefined where no rule asks. */
  readonly attribution: AttributionColumns | undefined;
}

/** How much is made of an epoch's rows at a time, and where. */
export interface ScoringOptions {
  /** Ranges into which rows are cut; one if left out. */
  readonly chunks?: number;
  /** Memory for the columns; that of the calling thread alone if left out. */
  readonly allocate?: Allocate;
}

/**
 * Columns to score an epoch with.
 * @throws AssayError INVALID_ARGUMENT for columns that do not fit together, or an admission of other rows.
 */
export function openScoring(given: ScoreInput, { reasons }: Admission, options: ScoringOptions = {}): ScoringState {
  const { chunks = 1, allocate = ownMemory } = options;
  checkColumns(given);
  const input = aligned(given);
  const { length, uid, evidence, task } = input.contributions;
  if (reasons.length !== length) throw new AssayError("INVALID_ARGUMENT", "The admission is one of other rows");
  const earlier = earlierOf(input);
  const ids = [{ keys: uid }];
  const digests = [
    { keys: evidence, tags: task },
    { keys: alignedBytes(earlier.evidence), tags: earlier.task },
  ];
  // Repeats are found before rows are copied, in the memory into which these are copied.
  const [idWords, digestWords] = [keyWords(ids), keyWords(digests)];
  const recordWords = haveAccountsInOrder(input.contributions) ? 0 : RECORD * length;
  const memory = new Uint32Array(allocate(4 * Math.max(recordWords, idWords + digestWords)));
  const own = new Uint8Array(allocate(length));
  own.set(reasons);
  return {
    input,
    admitted: reasons,
    reasons: own,
    parts: planParts(input.contributions, chunks, recordWords === 0 ? undefined : memory, allocate),
    uids: keyParts(ids, chunks, memory.subarray(0, idWords), allocate),
    evidence: keyParts(digests, chunks, memory.subarray(idWords, idWords + digestWords), allocate),
    blocked: rowSet(length, allocate),
    repeated: rowSet(length, allocate),
    lastInQuota: new Int32Array(allocate(4 * input.tasks.length)).fill(-1),
    tables: accountTables(input, allocate),
    scores: emptyScores(0, allocate),
    attribution: limitsAttesters(input.rules) ? openAttribution(input, length, allocate) : undefined,
  };
}

/** The bytes where they can be read as words. */
const alignedBytes = (bytes: Uint8Array): Uint8Array => bytesOf(words(bytes));

/** The input with its columns where they can be read as words, so that no step copies them. */
function aligned(input: ScoreInput): ScoreInput {
  const { contributions: rows } = input;
  const { uid, account, attester, evidence } = rows;
  const columns = { uid: alignedBytes(uid), account: alignedBytes(account), attester: alignedBytes(attester) };
  return { ...input, contributions: { ...rows, ...columns, evidence: alignedBytes(evidence) } };
}

/** What one thread makes of a state once, before it does any job. */
export interface ScoringThread {
  readonly table: TaskTable;
  readonly limits: TaskLimits;
  readonly earlier: () => EarlierCounts;
  readonly keyScratch: KeyScratch;
  readonly sortScratch: SortScratch;
  readonly partScratch: PartScratch;
}

/** Prepares a thread to score. */
export function openThread(input: ScoreInput): ScoringThread {
  const table = taskTable(input.tasks);
  let counted: EarlierCounts | undefined;
  return {
    table,
    limits: taskLimits(input),
    earlier: () => (counted ??= countEarlier(input, table)),
    keyScratch: keyScratch(),
    sortScratch: sortScratch(),
    partScratch: partScratch(),
  };
}

/** Rows that share their uid, or their task and evidence. */
export interface Repeats {
  readonly uids: Groups;
  readonly evidence: Groups;
}

/** No repeats. */
export const NO_REPEATS: Repeats = { uids: joinGroups([]), evidence: joinGroups([]) };
