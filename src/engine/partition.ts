import { qualityOf, type ScoreInput, type TaskTable } from "./admit.js";
import { words } from "./bytes.js";
import { EXACT } from "./curve.js";
import { hashAccount, powerOfTwo } from "./lookup.js";
import { Reason } from "./reasons.js";
import { BPS } from "./rules.js";

/** Value of a contribution whose points do not fit into 32 bits: to be computed exactly instead. */
export const BIG = 0xffffffff;

/**
 * Admitted rows, partitioned by account: all rows of an account lie in one part, in the order of arrival. What scoring needs of a
 * row is copied here, so that a part is read from the processor's cache instead of from all over the columns.
 */
export interface Parts {
  /** Where each part ends; part `p` begins where `p - 1` ends. */
  readonly ends: Uint32Array;
  /** Row of the contributions. */
  readonly row: Uint32Array;
  /** Index of the task. */
  readonly task: Uint32Array;
  readonly time: Uint32Array;
  /** Points, or `BIG`. */
  readonly value: Uint32Array;
  /** Five words an account. */
  readonly account: Uint32Array;
}

/** Memory for a column; shared memory where several threads score. */
export type Allocate = (bytes: number) => ArrayBufferLike;

/** Copies the admitted rows into parts of some ten thousand rows. */
export function partitionRows(
  input: ScoreInput,
  table: TaskTable,
  reasons: Uint8Array,
  allocate: Allocate = (bytes) => new ArrayBuffer(bytes),
): Parts {
  const { contributions } = input;
  const count = contributions.length;
  const parts = Math.min(1024, powerOfTwo(count / 8192));
  const shift = 32 - Math.log2(parts);
  const accounts = words(contributions.account);
  const hashes = new Uint32Array(count);
  const ends = new Uint32Array(allocate(4 * parts));
  const admitted = countParts(reasons, accounts, hashes, ends, shift);
  const column = (width: number): Uint32Array => new Uint32Array(allocate(4 * width * admitted));
  const scattered: Parts = {
    ends,
    row: column(1),
    task: column(1),
    time: column(1),
    value: column(1),
    account: column(5),
  };
  scatter(input, table, reasons, accounts, hashes, shift, scattered);
  return scattered;
}

/** Hashes the admitted rows' accounts; leaves the start of each part in `ends` and returns the number of rows. */
function countParts(
  reasons: Uint8Array,
  accounts: Uint32Array,
  hashes: Uint32Array,
  ends: Uint32Array,
  shift: number,
): number {
  for (let i = 0; i < reasons.length; i++) {
    if (reasons[i] !== Reason.ACCEPTED) continue;
    const hash = hashAccount(accounts, 5 * i);
    hashes[i] = hash;
    ends[hash >>> shift] = (ends[hash >>> shift] as number) + 1;
  }
  let sum = 0;
  for (let part = 0; part < ends.length; part++) {
    const own = ends[part] as number;
    ends[part] = sum;
    sum += own;
  }
  return sum;
}

function scatter(
  input: ScoreInput,
  table: TaskTable,
  reasons: Uint8Array,
  accounts: Uint32Array,
  hashes: Uint32Array,
  shift: number,
  { ends, row, task, time, value, account }: Parts,
): void {
  const { contributions, review } = input;
  const { quantity, quality, time: times, task: ids } = contributions;
  const points = Float64Array.from(table.tasks, (each) => each.points);
  for (let i = 0; i < reasons.length; i++) {
    if (reasons[i] !== Reason.ACCEPTED) continue;
    const part = (hashes[i] as number) >>> shift;
    const place = ends[part] as number;
    ends[part] = place + 1;
    const index = table.indexOf(ids[i] as number);
    const good = review === undefined ? (quality[i] as number) : qualityOf(input, i);
    const product = (points[index] as number) * (quantity[i] as number) * good;
    row[place] = i;
    task[place] = index;
    time[place] = times[i] as number;
    value[place] = product < EXACT && product < BIG * BPS ? Math.floor(product / BPS) : BIG;
    for (let from = 5 * i, to = 5 * place, end = to + 5; to < end;) account[to++] = accounts[from++] as number;
  }
}
