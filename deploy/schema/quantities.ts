import type { Parameter, ParameterUnit } from "./parameter.js";

/** Tokens of a program, as far as amounts depend on them. */
export interface Money {
  readonly decimals: number;
  readonly bondDecimals: number;
  /** Wei of the reward token in a unit. */
  readonly unit: bigint;
}

/** A factor from what people write to what the chain counts. */
interface Factor {
  readonly times: bigint;
  readonly over: bigint;
}

/** Words that may stand behind a number, the one that is written first. */
type Words = Readonly<Record<string, Factor>>;

const whole = (times: bigint): Factor => ({ times, over: 1n });

const NUMBER = /^(\d[\d_,]*(?:\.\d+)?)\s*(\D*)$/;
/** Times the token is divided at most: units of 18 decimals that fit uint64 for a supply of 18 billion. */
const UNIT_DIGITS = 9;

/** The unit that follows from a token's decimals: nine of them are kept. */
export const usualUnit = (decimals: number): bigint => 10n ** BigInt(Math.max(0, decimals - UNIT_DIGITS));

/** Money of tokens with 18 decimals, for which the table's defaults are written. */
export const USUAL_MONEY: Money = { decimals: 18, bondDecimals: 18, unit: usualUnit(18) };

const TIMES: Words = {
  days: whole(86_400n),
  weeks: whole(604_800n),
  hours: whole(3_600n),
  minutes: whole(60n),
  seconds: whole(1n),
};

const COUNTED = ["points", "epochs", "blocks"];

/** How people write what a unit counts. */
function wordsOf(unit: ParameterUnit, { decimals, bondDecimals, unit: atoms }: Money): Words {
  const [token, bond] = [10n ** BigInt(decimals), 10n ** BigInt(bondDecimals)];
  const shares = { bps: 100n, percent: 1n, wad: 10n ** 16n };
  if (unit === "seconds") return TIMES;
  if (unit === "units") return { tokens: { times: token, over: atoms } };
  if (unit === "wei") return { tokens: whole(bond) };
  if (unit === "atoms") return { tokens: whole(token) };
  if (unit === "rate") return { tokens: { times: bond * atoms, over: token } };
  if (unit in shares) return { "%": whole(shares[unit as keyof typeof shares]) };
  return COUNTED.includes(unit) ? { [unit]: whole(1n) } : { "": whole(1n) };
}

const singular = (word: string): string => (word.endsWith("s") ? word.slice(0, -1) : word);
const SHARE_WORDS = ["%", "per cent", "percent"];

function factorOf(word: string, words: Words): Factor | undefined {
  const plain = word.trim().toLowerCase();
  if ("%" in words) return SHARE_WORDS.includes(plain) ? words["%"] : undefined;
  return Object.entries(words).find(([name]) => plain === name || plain === singular(name))?.[1];
}

/** What is to be written, by example. */
export function exampleOf(unit: ParameterUnit): string {
  if (unit === "seconds") return '"7 days", "36 hours" or "90 minutes"';
  if (unit === "Unix seconds") return '"2027-01-31" or "2027-01-31T12:00Z"';
  if (["units", "wei", "atoms", "rate"].includes(unit)) return '"1000 tokens"';
  if (["bps", "percent", "wad"].includes(unit)) return '"5 %"';
  return COUNTED.includes(unit) ? `"12 ${unit}" or 12` : "12";
}

/** What a text or number stands for, in what the chain counts; a text that says why not otherwise. */
export function readQuantity(unit: ParameterUnit, given: unknown, money: Money): bigint | string {
  const wrong = `is ${JSON.stringify(given)}; write ${exampleOf(unit)}`;
  if (typeof given !== "string" && !(typeof given === "number" && Number.isSafeInteger(given))) return wrong;
  if (unit === "Unix seconds") return readDate(given) ?? wrong;
  const [, digits, word = ""] = NUMBER.exec(String(given)) ?? [];
  if (digits === undefined) return wrong;
  const words = wordsOf(unit, money);
  const factor = COUNTED.includes(unit) && word === "" ? whole(1n) : factorOf(word, words);
  if (factor === undefined) return wrong;
  const [integer = "", fraction = ""] = digits.replaceAll(/[_,]/g, "").split(".");
  const scale = 10n ** BigInt(fraction.length) * factor.over;
  const scaled = BigInt(integer + fraction) * factor.times;
  if (scaled % scale !== 0n) return `is ${JSON.stringify(given)}, which is finer than the chain counts`;
  return scaled / scale;
}

const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/;

function readDate(given: string | number): bigint | undefined {
  if (typeof given === "number" || !DATE.test(given)) return undefined;
  const time = Date.parse(given);
  return Number.isNaN(time) || time < 0 ? undefined : BigInt(time) / 1_000n;
}

/** A quantity as people write it. */
export function writeQuantity(unit: ParameterUnit, value: bigint, money: Money): string {
  if (unit === "Unix seconds") return new Date(Number(value) * 1_000).toISOString().replace(/(:00)?\.000Z$/, "Z");
  const words = Object.entries(wordsOf(unit, money));
  const fits = ([word, { times }]: [string, Factor]): boolean =>
    words.length === 1 || (word !== "weeks" && value % times === 0n && value >= times);
  const [word, { times, over }] = words.find(fits) ?? words.at(-1) ?? ["", whole(1n)];
  const number = decimalText(value * over, times);
  const named = number === "1" ? singular(word) : word;
  return word === "" ? number : `${number} ${named}`;
}

const DIGITS = 18;

function decimalText(value: bigint, over: bigint): string {
  const scale = 10n ** BigInt(DIGITS);
  const integer = (value / over).toString();
  const fraction = (((value % over) * scale) / over).toString().padStart(DIGITS, "0").replace(/0+$/, "");
  return fraction === "" ? integer : `${integer}.${fraction}`;
}

/** A stored value of a parameter as people write it. */
export function writeValue(parameter: Parameter, value: unknown, money: Money): string | string[] {
  if (!("min" in parameter)) return String(value);
  const write = (each: unknown): string => writeQuantity(parameter.unit, BigInt(String(each)), money);
  return Array.isArray(value) ? value.map(write) : write(value);
}
