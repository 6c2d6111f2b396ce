import { toHex, utf8 } from "../../engine/columns/bytes.js";
import { keccak256 } from "../../engine/hash/keccak.js";

/** A value, or why a text is none. */
export type Reading<T> = { readonly value: T } | { readonly fault: string };

const BYTES = /^(?:0[xX]|\\x)?([0-9a-fA-F]+)$/;
const ADDRESS = /^(?:0[xX]|\\x)([0-9a-fA-F]{40})$/;

/** Hex digits of bytes, lower case, as databases write them: `0x…`, `\x…` or bare; undefined for other text. */
export function hexDigits(text: string): string | undefined {
  return BYTES.exec(text)?.[1]?.toLowerCase();
}

/**
 * The one form of an address: `0x` and lower case, whatever its case or prefix (`0x…`, `\x…`). Undefined if the text is no address; a fault if its case
 * is mixed and no right checksum.
 */
export function readAddress(text: string): Reading<string> | undefined {
  const digits = ADDRESS.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const lower = digits.toLowerCase();
  if (digits === lower || digits === digits.toUpperCase() || digits === checksummed(lower))
    return { value: `0x${lower}` };
  return { fault: `its checksum is wrong: if the address is right otherwise, it is 0x${checksummed(lower)}` };
}

/** Digits of an address with the checksum of EIP-55. */
function checksummed(lower: string): string {
  const hash = toHex(keccak256(utf8(lower))).slice(2);
  return lower.replace(/[a-f]/g, (digit, at: number) =>
    parseInt(hash[at] ?? "0", 16) >= 8 ? digit.toUpperCase() : digit,
  );
}

/** What no font draws: white space, control and format characters, fillers, and marks that stand on nothing. */
const UNSEEN = /[\s\u2800\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}]/gu;

/** What databases, spreadsheets and programs write where there is nothing. */
const NOTHING = /^(?:null|nil|nan|none|n\/?a|undefined|\\n|#(?:n\/a|null!|ref!|name\?|value!|num!|div\/0!))$/i;

/** Whether a text shows nothing to its reader. */
export function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  // Nearly every text: millions of cells are asked.
  if (first > 0x20 && first < 0x7f) return false;
  return text.replace(UNSEEN, "") === "";
}

/** Whether a text stands where nothing is to be said: blank, dashes and other punctuation alone, or a word for it. */
export function saysNothing(text: string): boolean {
  const seen = text.replace(UNSEEN, "");
  return !/[\p{L}\p{N}\p{S}\p{Co}]/u.test(seen) || NOTHING.test(seen);
}

/** Last second that 32 bits hold, less the one that stands for none. */
const LAST_SECOND = 0xffff_fffe;

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** A day as spreadsheets count them, with a part of it: of 1927 to 2173. As seconds it would be an hour of 1970. */
const SPREADSHEET_DAY = /^[1-9]\d{4}\.\d+$/;

/**
 * Unix seconds of a time: seconds, milliseconds, microseconds or nanoseconds, told apart by their size, or a date by ISO 8601, in UTC where it names
 * no zone. Fractions of a second are cut off.
 */
export function readTime(text: string): Reading<number> {
  if (SPREADSHEET_DAY.test(text)) return { fault: whyNoTime(text) };
  const number = /^(\d{1,19})(?:\.\d*)?$/.exec(text)?.[1];
  const seconds = number === undefined ? readDate(text) : wholeSeconds(number);
  if (seconds === undefined) return { fault: whyNoTime(text) };
  if (seconds >= 0 && seconds <= LAST_SECOND) return { value: seconds };
  return { fault: seconds < 0 ? "it lies before 1970" : "it lies after 2106" };
}

function whyNoTime(text: string): string {
  if (/^\d+(?:[.,]\d+)?e\+?\d+$/i.test(text)) return "it is in scientific notation, which has lost its last digits";
  if (SPREADSHEET_DAY.test(text))
    return "it is a day as spreadsheets count them; have them write a date like 2024-01-31";
  if (/^\d{1,2}[/.]\d{1,2}[/.]\d{2,4}/.test(text)) return "day and month cannot be told apart";
  return "expected Unix seconds, or a date like 2024-01-31 or 2024-01-31T10:30:00Z";
}

/** Digits of a number of seconds up to 10^11; of each thousandth of a second three more. */
const DIGITS = 11;

function wholeSeconds(digits: string): number {
  const plain = digits.replace(/^0+(?=\d)/, "");
  const thousandths = Math.max(0, Math.ceil((plain.length - DIGITS) / 3));
  return Number(plain.slice(0, plain.length - 3 * thousandths));
}

function readDate(text: string): number | undefined {
  const parts = ISO.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const exact = new Date(ms);
  // A day that the month does not have would become one of the next.
  const valid =
    exact.getUTCMonth() === month - 1 && exact.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return valid ? ms / 1000 - zoneSeconds(parts[7]) : undefined;
}

function zoneSeconds(zone: string | undefined): number {
  const [, sign, hours, minutes = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone ?? "") ?? [];
  const seconds = 3600 * Number(hours ?? 0) + 60 * Number(minutes);
  return sign === "-" ? -seconds : seconds;
}
