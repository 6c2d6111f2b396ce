import { AssayError } from "../../src/engine/errors.js";
import { DEPLOYER, PARAMETERS, type ParameterName } from "../program-parameters.js";
import type { Parameter } from "./parameter.js";
import { exampleOf, readQuantity, type Money } from "./quantities.js";
import { nearest } from "./suggestion.js";

/** Key under which a file holds a program's parameters. */
export const TOP = "Assay";

/** Values of parameters as the chain counts them: integers, addresses, hashes and texts. */
export type StoredParameters = Record<string, bigint | string | bigint[]>;

const TABLE: Readonly<Record<string, Parameter>> = PARAMETERS;
const NAMES = Object.keys(PARAMETERS);
/** What the verb finds out for itself. */
const DERIVED: readonly string[] = ["rulesHash"] satisfies ParameterName[];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const meant = (word: string, names: readonly string[]): string => {
  const found = nearest(word, names);
  return found === undefined ? "" : `; did you mean ${found}?`;
};

/** Faults of a file's outer form: exactly one key, which holds the parameters. */
function* faultsOfForm(document: unknown): Generator<string> {
  if (!isRecord(document)) {
    yield `is no JSON object with the key ${TOP}`;
    return;
  }
  for (const key of Object.keys(document)) {
    if (key === TOP) continue;
    yield key in TABLE
      ? `${key} stands beside ${TOP}, not inside it`
      : `there is no key ${key} beside ${TOP}${meant(key, [TOP, ...NAMES])}`;
  }
  if (!(TOP in document)) yield `the key ${TOP} is missing, under which parameters stand`;
  else if (!isRecord(document[TOP])) yield `${TOP} is no JSON object`;
}

/** Faults of names. */
function* faultsOfNames(given: Readonly<Record<string, unknown>>): Generator<string> {
  for (const name of Object.keys(given)) {
    if (!(name in TABLE)) yield `there is no parameter ${name}${meant(name, NAMES)}`;
    if (DERIVED.includes(name)) yield `${name} is not given: it follows from the rules`;
  }
}

function refuse(file: string, faults: readonly string[]): void {
  if (faults.length === 0) return;
  const hint = "docs/reference/parameters.md lists all parameters.";
  throw new AssayError("INVALID_ARGUMENT", `${file}: ${faults.join("; ")}.`, hint);
}

/**
 * Parameters of a file by name, as they are written there.
 * @throws AssayError INVALID_ARGUMENT that names every key that is unknown or stands in the wrong place.
 */
export function openDocument(file: string, document: unknown): Readonly<Record<string, unknown>> {
  refuse(file, [...faultsOfForm(document)]);
  const given = (document as Readonly<Record<typeof TOP, Readonly<Record<string, unknown>>>>)[TOP];
  refuse(file, [...faultsOfNames(given)]);
  return given;
}

/**
 * Reads what people wrote into what the chain counts.
 * @param given Parameters by name, as `openDocument` gives them.
 * @throws AssayError INVALID_ARGUMENT that names every value that is none.
 */
export function readValues(file: string, given: Readonly<Record<string, unknown>>, money: Money): StoredParameters {
  const faults: string[] = [];
  const values: StoredParameters = {};
  for (const [name, value] of Object.entries(given)) {
    const parameter = TABLE[name];
    const read = parameter === undefined ? "is unknown" : readValue(parameter, value, money);
    if (typeof read === "string") faults.push(`${name} ${read}`);
    else values[name] = read.value;
  }
  refuse(file, faults);
  return values;
}

function readValue(parameter: Parameter, given: unknown, money: Money): string | { value: bigint | string | bigint[] } {
  if (!("min" in parameter)) return readText(parameter.unit, given);
  if (!("each" in parameter)) return readInteger(parameter, given, money);
  const { each } = parameter;
  const listed = Array.isArray(given) ? given : undefined;
  if (listed?.length !== each.length)
    return `lists one value for each ${each.join(", ")}, such as [${each.map(() => '"100 tokens"').join(", ")}]`;
  const found = listed.map((item) => readInteger(parameter, item, money));
  const fault = found.find((item) => typeof item === "string");
  return fault ?? { value: found.map((item) => (typeof item === "string" ? 0n : item.value)) };
}

type Bounded = Extract<Parameter, { readonly min: number | bigint }>;

function readInteger({ unit, min, max }: Bounded, given: unknown, money: Money): string | { value: bigint } {
  const value = readQuantity(unit, given, money);
  if (typeof value === "string") return value;
  if (value >= BigInt(min) && value <= max) return { value };
  return `is ${JSON.stringify(given)}, which is out of its bounds; write ${exampleOf(unit)}`;
}

const FORMS = { address: /^0x[0-9a-fA-F]{40}$/, hash: /^0x[0-9a-fA-F]{64}$/, text: /^/ } as const;

function readText(unit: keyof typeof FORMS, given: unknown): string | { value: string } {
  if (typeof given === "string" && FORMS[unit].test(given)) return { value: given };
  const kind = { address: "an address: 0x and 40 hex digits", hash: "a hash", text: "a text" }[unit];
  return `is ${JSON.stringify(given)}, not ${kind}`;
}

/** All parameters: those given, and the defaults of the others in tokens, days and per cent of the program's own money. */
export function withDefaults(given: StoredParameters, money: Money, deployer: string): StoredParameters {
  const values: StoredParameters = {};
  for (const [name, parameter] of Object.entries(TABLE)) {
    const value = given[name] ?? defaultOf(parameter, money, deployer);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function defaultOf(parameter: Parameter, money: Money, deployer: string): StoredParameters[string] | undefined {
  const { default: fallback } = parameter;
  if (fallback === undefined) return undefined;
  if (typeof fallback === "string") return fallback === DEPLOYER ? deployer : fallback;
  const scaled = (value: number | bigint): bigint => inMoney(parameter.unit, BigInt(value), money);
  return Array.isArray(fallback)
    ? (fallback as readonly (number | bigint)[]).map(scaled)
    : scaled(fallback as number | bigint);
}

const USUAL_TOKEN = 10n ** 18n;
const USUAL_UNITS = 10n ** 9n;

/** A default for 18 decimals in the program's own tokens. */
function inMoney(unit: Parameter["unit"], value: bigint, { decimals, bondDecimals, unit: atoms }: Money): bigint {
  if (unit === "units") return (value * 10n ** BigInt(decimals)) / atoms / USUAL_UNITS;
  if (unit === "wei") return (value * 10n ** BigInt(bondDecimals)) / USUAL_TOKEN;
  if (unit === "atoms") return atoms;
  if (unit === "rate") return (10n ** BigInt(bondDecimals) * atoms) / 10n ** BigInt(decimals);
  return value;
}
