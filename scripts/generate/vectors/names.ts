/** Names in the vectors: they look like none in particular, but are the same everywhere. */

/** An address. */
export const account = (i: number): string =>
  `0x${((BigInt(i) * 0x9e3779b97f4a7c15f39cc0605cedc835n) % 2n ** 160n).toString(16).padStart(40, "0")}`;

/** A word of 32 bytes. */
export const word = (i: number): string => `0x${i.toString(16).padStart(64, "0")}`;
