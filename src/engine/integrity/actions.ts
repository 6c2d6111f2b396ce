import type { Contributions } from "../columns/contributions.js";
import type { Actions } from "./tables.js";
import { numberAccounts } from "../columns/account-numbers.js";
import { likelyRepeats } from "../columns/likely-repeats.js";
import { row } from "../columns/bytes.js";
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
  const evidence = leadingWords(contributions.evidence, rows);
  const repeats = likelyRepeats(evidence);
  const order = arrival(contributions, repeats, rows);
  const kind = kindsOf(task, tasks);
  const actions = { length: account.length, account, attester, kind, time, evidence, repeats, order };
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

/**
 * Ranks of some actions by time, ties by uid, so that which of two equal rows is the original depends on nothing else. The others, whose
 * evidence nobody else brought, are the original whenever they came: theirs is 0.
 */
function arrival({ time, uid }: Contributions, among: Uint32Array, rows: Uint32Array | undefined): Uint32Array {
  const key = new Uint8Array(36 * among.length);
  const view = new DataView(key.buffer);
  among.forEach((action, at) => {
    const i = rows === undefined ? action : (rows[action] as number);
    view.setUint32(36 * at, time[i] as number);
    key.set(row(uid, 32, i), 36 * at + 4);
  });
  const out = new Uint32Array(rows?.length ?? time.length);
  sortRows(key, 36, { count: among.length }).forEach((from, rank) => (out[among[from] as number] = rank));
  return out;
}

/** First 64 bits of every hash as two words. */
function leadingWords(evidence: Uint8Array, rows: Uint32Array | undefined): Uint32Array {
  const view = new DataView(evidence.buffer, evidence.byteOffset, evidence.byteLength);
  const length = rows?.length ?? evidence.length / 32;
  const out = new Uint32Array(2 * length);
  for (let at = 0; at < length; at++) {
    const i = rows === undefined ? at : (rows[at] as number);
    out[2 * at] = view.getUint32(32 * i);
    out[2 * at + 1] = view.getUint32(32 * i + 4);
  }
  return out;
}
