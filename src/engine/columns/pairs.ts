import { AssayError } from "../errors.js";

/** Pairs of accounts, lower first, one row a meeting; the columns double as needed. */
export class Pairs {
  length = 0;
  low = new Uint32Array(1 << 12);
  high = new Uint32Array(1 << 12);

  push(a: number, b: number): void {
    if (this.length === this.low.length) {
      this.low = doubled(this.low);
      this.high = doubled(this.high);
    }
    this.low[this.length] = a < b ? a : b;
    this.high[this.length++] = a < b ? b : a;
  }
}

function doubled(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const out = new Uint32Array(column.length * 2);
  out.set(column);
  return out;
}

/** Most accounts whose pairs have a number of their own below 2^53. */
const MOST_ACCOUNTS = 94_906_265;

/** A set of pairs of accounts, in either order. */
export class PairSet {
  readonly #numbers = new Set<number>();
  readonly #accounts: number;

  /** @throws AssayError INVALID_ARGUMENT if the pairs of so many accounts cannot be told apart. */
  constructor(accounts: number) {
    if (accounts > MOST_ACCOUNTS) {
      throw new AssayError("INVALID_ARGUMENT", `Pairs of ${accounts} accounts have no exact numbers.`);
    }
    this.#accounts = accounts;
  }

  /** Adds a pair; says whether it was not there before. */
  add(a: number, b: number): boolean {
    const number = Math.min(a, b) * this.#accounts + Math.max(a, b);
    if (this.#numbers.has(number)) return false;
    this.#numbers.add(number);
    return true;
  }
}
