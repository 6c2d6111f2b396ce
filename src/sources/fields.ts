import { createHash } from "node:crypto";

import { getAddress, ZeroAddress } from "ethers";
import { BPS } from "../engine/rules/contract-values.js";

import type { FieldRule } from "./records.js";

/** A whole number in `[min, max]`. */
export function integer(min: number, max: number): FieldRule<number> {
  return {
    expected: `an integer ${min}..${max}`,
    optional: false,
    parse(text) {
      const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
      return value >= min && value <= max ? value : undefined;
    },
  };
}

/** A 20-byte address, lower-cased; mixed case must carry a right checksum. */
export const ADDRESS: FieldRule<string> = {
  expected: "an address (0x and 40 hex digits, with a right checksum if in mixed case, not zero)",
  optional: false,
  parse(text) {
    if (!/^0x[0-9a-fA-F]{40}$/.test(text)) return undefined;
    const lower = text.toLowerCase();
    const mixed = text !== lower && text.slice(2) !== text.slice(2).toUpperCase();
    return lower === ZeroAddress || (mixed && getAddress(lower) !== text) ? undefined : lower;
  },
};

/** A SHA-256 in hex, with or without 0x; not zero. */
export const HASH: FieldRule<string> = {
  expected: "a SHA-256 (64 hex digits, 0x allowed, not zero)",
  optional: false,
  parse(text) {
    const digits = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(text)?.[1]?.toLowerCase();
    return digits === undefined || /^0+$/.test(digits) ? undefined : `0x${digits}`;
  },
};

/** Any text that is not empty. */
export const TEXT: FieldRule<string> = { expected: "text", optional: false, parse: (text) => text };

/** Longest signature of a wallet that is taken: room for hundreds of owners. */
const SIGNATURE_BYTES = 65_536;

/** A signature in 0x hex; contract wallets have them of any length. */
export const SIGNATURE: FieldRule<string> = {
  expected: `a signature (0x and an even number of hex digits, at most ${2 * SIGNATURE_BYTES})`,
  optional: false,
  parse: (text) =>
    text.length <= 2 + 2 * SIGNATURE_BYTES && /^0x(?:[0-9a-fA-F]{2})*$/.test(text) ? text.toLowerCase() : undefined,
};

export const UINT32_MAX = 0xffffffff;
/** Task ids count from 1. */
export const TASK_ID = integer(1, UINT32_MAX);
export const QUANTITY = integer(1, UINT32_MAX);
export const QUALITY = integer(0, BPS);
/** Unix seconds. */
export const SECONDS = integer(0, UINT32_MAX);

/** SHA-256 of bytes or UTF-8 text, 0x hex. */
export function sha256(content: string | Uint8Array): string {
  return `0x${createHash("sha256").update(content).digest("hex")}`;
}
