import { compareTimes, type Contributions } from "../../columns/contributions.js";
import { swap32 } from "../../columns/sort.js";

// Admitted rows as records of a few words each: what scoring needs of a row lies together, so that a part is read from the processor's
// cache instead of from all over the columns.

/** Words of a record, and where its fields lie. The first word of an account is big-endian, so that it sorts. */
export const RECORD = 9;
/** Five words. */
export const ACCOUNT = 0;
/** The row; `MARK` is added where it shares its uid or evidence with others. */
export const ROW = 5;
/** Index of the task. */
export const TASK = 6;
/** Unix seconds. */
export const TIME = 7;
/** Points: a contribution has no more than 32 bits hold. */
export const VALUE = 8;

/** A mark beside the 31 bits of a place or row. */
export const MARK = 2 ** 31;
/** The bits without the mark. */
export const UNMARKED = MARK - 1;

/** Whether the records at two places are of one account. */
export function sameAccountAt(records: Uint32Array, i: number, j: number): boolean {
  const x = RECORD * i + ACCOUNT;
  const y = RECORD * j + ACCOUNT;
  return (
    records[x] === records[y] &&
    records[x + 1] === records[y + 1] &&
    records[x + 2] === records[y + 2] &&
    records[x + 3] === records[y + 3] &&
    records[x + 4] === records[y + 4]
  );
}

/** Task and time of the record at a place as one exact number. */
export function taskAndTime(records: Uint32Array, place: number): number {
  const at = RECORD * place;
  return (records[at + TASK] as number) * 2 ** 32 + (records[at + TIME] as number);
}

/** Order of two records of the same account, task and time. */
export function compareTied(records: Uint32Array, rows: Contributions, place: number, other: number): number {
  const rowAt = (at: number): number => (records[RECORD * at + ROW] as number) & UNMARKED;
  return compareTimes(rows, rowAt(place), rowAt(other));
}

/** Order of the accounts of two records, by their bytes. */
function compareAccounts(records: Uint32Array, place: number, other: number): number {
  const x = RECORD * place + ACCOUNT;
  const y = RECORD * other + ACCOUNT;
  const lead = (records[x] as number) - (records[y] as number);
  for (let word = 1; lead === 0 && word < 5; word++) {
    const difference = swap32(records[x + word] as number) - swap32(records[y + word] as number);
    if (difference !== 0) return difference;
  }
  return lead;
}

/** Order of two records by account, task, time and uid. */
export function compareRecords(records: Uint32Array, rows: Contributions, place: number, other: number): number {
  return (
    compareAccounts(records, place, other) ||
    taskAndTime(records, place) - taskAndTime(records, other) ||
    compareTied(records, rows, place, other)
  );
}
