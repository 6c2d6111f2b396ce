import { qualityOf, type ScoreInput, type TaskTable } from "./admit.js";
import { words } from "./bytes.js";
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
  /** `RECORD` words a row: row, index of the task, time, points or `BIG`, five words of account. */
  readonly records: Uint32Array;
}

/** Words of a record, and where its fields lie. */
export const RECORD = 9;
export const TASK = 1;
export const TIME = 2;
export const VALUE = 3;
export const ACCOUNT = 4;

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
  const parted: Parts = { ends, records: new Uint32Array(allocate(4 * RECORD * admitted)) };
  scatter(input, table, reasons, accounts, hashes, shift, parted);
  return parted;
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
  { ends, records }: Parts,
): void {
  const { contributions, review } = input;
  const { quantity, quality, time, task } = contributions;
  const points = Float64Array.from(table.tasks, (each) => each.points);
  for (let i = 0; i < reasons.length; i++) {
    if (reasons[i] !== Reason.ACCEPTED) continue;
    const part = (hashes[i] as number) >>> shift;
    const place = ends[part] as number;
    ends[part] = place + 1;
    const index = table.indexOf(task[i] as number);
    const good = review === undefined ? (quality[i] as number) : qualityOf(input, i);
    const product = (points[index] as number) * (quantity[i] as number) * good;
    const at = RECORD * place;
    records[at] = i;
    records[at + TASK] = index;
    records[at + TIME] = time[i] as number;
    records[at + VALUE] = product < BIG * BPS ? Math.floor(product / BPS) : BIG;
    records[at + ACCOUNT] = accounts[5 * i] as number;
    records[at + ACCOUNT + 1] = accounts[5 * i + 1] as number;
    records[at + ACCOUNT + 2] = accounts[5 * i + 2] as number;
    records[at + ACCOUNT + 3] = accounts[5 * i + 3] as number;
    records[at + ACCOUNT + 4] = accounts[5 * i + 4] as number;
  }
}
