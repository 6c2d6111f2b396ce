import { createHash } from "node:crypto";

import { ZeroAddress } from "ethers";
import { BPS } from "../engine/rules/contract-values.js";

import type { FieldRule } from "./records.js";
import { hexDigits, isBlank, readAddress, readTime, saysNothing, type Reading } from "./text/values.js";

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

const valueOf = <T>(reading: Reading<T> | undefined): T | undefined =>
  reading !== undefined && "value" in reading ? reading.value : undefined;

const faultOf = (reading: Reading<unknown> | undefined): string | undefined =>
  reading !== undefined && "fault" in reading ? reading.fault : undefined;

/** A 20-byte address in its one form, lower case; mixed case must carry a right checksum. */
export const ADDRESS: FieldRule<string> = {
  expected: "an address (0x and 40 hex digits, with a right checksum if in mixed case, not zero)",
  optional: false,
  parse(text) {
    const address = valueOf(readAddress(text));
    return address === ZeroAddress ? undefined : address;
  },
  reason: (text) => faultOf(readAddress(text)),
};

/** SHA-256 of nothing, which programs write for a file or text that is not there. */
const NO_BYTES = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** A SHA-256 in hex, with or without 0x; neither zero nor that of nothing. */
export const HASH: FieldRule<string> = {
  expected: "a SHA-256 (64 hex digits, 0x allowed, not zero)",
  optional: false,
  parse(text) {
    const digits = hexDigits(text);
    return digits?.length !== 64 || /^0+$/.test(digits) || digits === NO_BYTES ? undefined : `0x${digits}`;
  },
  reason: (text) => (hexDigits(text) === NO_BYTES ? "it is the SHA-256 of nothing" : undefined),
};

/** Any text that shows something. */
export const TEXT: FieldRule<string> = {
  expected: "text",
  optional: false,
  parse: (text) => (isBlank(text) ? undefined : text),
};

/** A text to be hashed as evidence: more than a blank, a dash or a word for nothing. */
export const EVIDENCE_TEXT: FieldRule<string> = {
  expected: "text that says what shows the work, such as its URL",
  optional: false,
  parse: (text) => (saysNothing(text) ? undefined : text),
};

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
/** Unix seconds of a time in any unit, or of a date. */
export const SECONDS: FieldRule<number> = {
  expected: "a time (Unix seconds, or a date like 2024-01-31 or 2024-01-31T10:30:00Z)",
  optional: false,
  parse: (text) => valueOf(readTime(text)),
  reason: (text) => faultOf(readTime(text)),
};

/** Yes or no, in the words of spreadsheets. */
export const YES_OR_NO: FieldRule<boolean> = {
  expected: "yes or no",
  optional: false,
  parse: (text) => ({ yes: true, true: true, "1": true, no: false, false: false, "0": false })[text.toLowerCase()],
};

/** SHA-256 of bytes or UTF-8 text, 0x hex. */
export function sha256(content: string | Uint8Array): string {
  return `0x${createHash("sha256").update(content).digest("hex")}`;
}
