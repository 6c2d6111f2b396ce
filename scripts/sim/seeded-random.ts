/** Seeded integer generator (xorshift32 with an odd multiplier); simulations and tests repeat with it. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) | 1) >>> 0;
  }

  /** Next 32 bits. */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return Math.imul(this.#state, 0x9e37_79b1) >>> 0;
  }

  /** Integer in `[0, bound)`, bound up to 2^21; the bias of the modulus is below 2^-11. */
  below(bound: number): number {
    return this.next() % bound;
  }
}
