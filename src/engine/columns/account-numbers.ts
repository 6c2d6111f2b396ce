import { bytesOf, words } from "./bytes.js";
import { hashAccount, sameAccount } from "./account-table.js";
import { sortRows } from "./sort.js";

/** Longest way to a slot before another seed is tried: addresses could be made to collide under one. */
const LONGEST = 512;

/** Addresses in the order in which they first came, and a table to find them. */
class Register {
  count = 0;
  #known = new Uint32Array(5 << 10);
  #slots = new Uint32Array(2 << 10);
  #seed = 0;

  /** Number of the address whose five words begin at `5i`. */
  numberOf(source: Uint32Array, i: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashAccount(source, 5 * i, this.#seed) & mask;
    for (let held, way = 0; (held = this.#slots[slot] as number) !== 0; slot = (slot + 1) & mask) {
      if (sameAccount(this.#known, held - 1, source, i)) return held - 1;
      if (++way > LONGEST) {
        this.#rebuild(this.#slots.length, Math.imul(this.#seed + 1, 0x9e3779b2));
        return this.numberOf(source, i);
      }
    }
    if (2 * (this.count + 1) > mask) {
      this.#rebuild(2 * this.#slots.length, this.#seed);
      return this.numberOf(source, i);
    }
    this.#enter(source, i, slot);
    return this.count - 1;
  }

  #enter(source: Uint32Array, i: number, slot: number): void {
    for (let word = 0; word < 5; word++) this.#known[5 * this.count + word] = source[5 * i + word] as number;
    this.#slots[slot] = ++this.count;
  }

  #rebuild(slots: number, seed: number): void {
    const known = new Uint32Array((5 * slots) / 2);
    known.set(this.#known.subarray(0, 5 * this.count));
    [this.#known, this.#slots, this.#seed] = [known, new Uint32Array(slots), seed];
    for (let i = 0; i < this.count; i++) {
      let slot = hashAccount(known, 5 * i, seed) & (slots - 1);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (slots - 1);
      this.#slots[slot] = i + 1;
    }
  }

  accounts(): Uint8Array {
    return bytesOf(this.#known.subarray(0, 5 * this.count));
  }
}

/**
 * Numbers the addresses of some columns in ascending order of their bytes.
 * @param columns 20 bytes a row.
 * @param rows Rows to number; all if left out.
 * @returns The distinct addresses, ascending, and for each column the place of each row's address among them.
 */
export function numberAccounts(
  columns: readonly Uint8Array[],
  rows?: Uint32Array,
): { readonly accounts: Uint8Array; readonly numbers: readonly Uint32Array[] } {
  const register = new Register();
  const numbers = columns.map((column) => {
    const source = words(column);
    const out = new Uint32Array(rows?.length ?? column.length / 20);
    // Rows of one account often stand together.
    for (let at = 0, last = -1; at < out.length; at++) {
      const i = rows === undefined ? at : (rows[at] as number);
      out[at] =
        last >= 0 && sameAccount(source, last, source, i) ? (out[at - 1] as number) : register.numberOf(source, i);
      last = i;
    }
    return out;
  });
  const unsorted = register.accounts();
  const order = sortRows(unsorted, 20);
  const accounts = new Uint32Array(5 * order.length);
  const source = words(unsorted);
  const places = new Uint32Array(order.length);
  order.forEach((number, place) => {
    places[number] = place;
    for (let word = 0; word < 5; word++) accounts[5 * place + word] = source[5 * number + word] as number;
  });
  for (const column of numbers)
    for (let i = 0; i < column.length; i++) column[i] = places[column[i] as number] as number;
  return { accounts: bytesOf(accounts), numbers };
}
