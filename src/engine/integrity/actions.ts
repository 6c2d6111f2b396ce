import type { Contributions } from "../columns/contributions.js";
import type { Actions, RepeatedEvidence } from "./tables.js";
import { numberAccounts } from "../columns/account-numbers.js";
import { likelyRepeats } from "../columns/likely-repeats.js";
import { row, words } from "../columns/bytes.js";
import { sortRows } from "../columns/sort.js";

/**
 * The table of actions of some rows, with the accounts and tasks that its numbers stand for, both ascending.
 * @param among Tasks that the rows may be of, ascending; those that they are of if left out.
 */
export function actionsOf(
  contributions: Contributions,
  rows: Uint32Array | undefined,
  among?: readonly number[],
): { accounts: Uint8Array; tasks: readonly number[]; actions: Actions } {
  const { accounts, numbers } = numberAccounts([contributions.account, contributions.attester], rows);
  const [account, attester] = numbers as [Uint32Array, Uint32Array];
  const task = chosen(contributions.task, rows);
  const time = chosen(contributions.time, rows);
  const tasks = among ?? tasksIn(task);
  const kind = kindsOf(task, tasks);
  const actions = { length: account.length, account, attester, kind, time, repeats: repeatsIn(contributions, rows) };
  return { accounts, tasks, actions };
}

/** Some rows of a column. */
function chosen(column: Uint32Array, rows: Uint32Array | undefined): Uint32Array {
  return rows === undefined ? column : rows.map((i) => column[i] as number);
}

function kindsOf(column: Uint32Array, tasks: readonly number[]): Uint16Array | Uint32Array {
  const kindOf = placesOf(tasks);
  const out = tasks.length > 2 ** 16 ? new Uint32Array(column.length) : new Uint16Array(column.length);
  for (let i = 0; i < out.length; i++) out[i] = kindOf(column[i] as number);
  return out;
}

/** Tasks up to this number are found by it in an array. */
const SMALL_TASKS = 1 << 16;

/** The place of a task among some, ascending; 0 for one that is not among them. */
function placesOf(tasks: readonly number[]): (task: number) => number {
  const small = new Uint32Array(SMALL_TASKS);
  const large = new Map<number, number>();
  for (const [place, task] of tasks.entries()) {
    if (task < SMALL_TASKS) small[task] = place;
    else large.set(task, place);
  }
  return (task) => (task < SMALL_TASKS ? (small[task] as number) : (large.get(task) ?? 0));
}

/** The tasks that occur, ascending. */
function tasksIn(column: Uint32Array): number[] {
  const small = new Uint8Array(SMALL_TASKS);
  const large = new Set<number>();
  for (const task of column) {
    if (task < SMALL_TASKS) small[task] = 1;
    else large.add(task);
  }
  const found: number[] = [];
  small.forEach((occurs, task) => {
    if (occurs === 1) found.push(task);
  });
  return [...found, ...[...large].sort((a, b) => a - b)];
}

/** What the rows bring whose evidence may occur again. The others are originals whenever they came. */
function repeatsIn(contributions: Contributions, rows: Uint32Array | undefined): RepeatedEvidence {
  const { evidence } = contributions;
  const found = likelyRepeats(words(evidence), { among: rows, stride: 8 });
  const among = rows === undefined ? found : found.map((row) => rows[row] as number);
  return { rows: found, evidence: leadingWords(evidence, among), order: arrival(contributions, among) };
}

/** Ranks of some rows by time, ties by uid, so that which of two equal rows is the original depends on nothing else. */
function arrival({ time, uid }: Contributions, among: Uint32Array): Uint32Array {
  const key = new Uint8Array(36 * among.length);
  const view = new DataView(key.buffer);
  among.forEach((i, at) => {
    view.setUint32(36 * at, time[i] as number);
    key.set(row(uid, 32, i), 36 * at + 4);
  });
  const out = new Uint32Array(among.length);
  sortRows(key, 36, { count: among.length }).forEach((from, rank) => (out[from] = rank));
  return out;
}

/** First 64 bits of the hashes of some rows as two words each. */
function leadingWords(evidence: Uint8Array, among: Uint32Array): Uint32Array {
  const view = new DataView(evidence.buffer, evidence.byteOffset, evidence.byteLength);
  const out = new Uint32Array(2 * among.length);
  among.forEach((i, at) => {
    out[2 * at] = view.getUint32(32 * i);
    out[2 * at + 1] = view.getUint32(32 * i + 4);
  });
  return out;
}
