import { id } from "ethers";

import { AssayError } from "../engine/errors.js";

/** A log as JSON-RPC gives it. */
export interface RawLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: string;
  readonly blockTimestamp?: string;
  readonly removed?: boolean;
}

type Reader = "bytes32" | "address" | "number" | "bigint" | "boolean" | "string" | "bytes";

interface Field {
  readonly name: string;
  readonly read: Reader;
  /** Topic that holds it, or -1 if the data do. */
  readonly topic: number;
  /** Where its word starts in the hex of the data. */
  readonly at: number;
}

/** An event with the fixed place of each of its arguments. */
export interface EventLayout {
  readonly name: string;
  readonly topic0: string;
  readonly fields: readonly Field[];
  readonly topics: number;
  /** Least length of the data's hex. */
  readonly length: number;
}

/** Arguments by name; those of a tuple as `tuple.member`. Integers up to 48 bits are numbers, wider ones bigint. */
export type EventArgs = Readonly<Record<string, string | number | bigint | boolean>>;

interface Parameter {
  readonly type: string;
  readonly name: string;
  readonly indexed: boolean;
  readonly members: readonly Parameter[];
}

/**
 * Compiles an event's declaration, as Solidity writes it, into fixed offsets. Tuples of static members are flattened; `string` and
 * `bytes` follow their offset; arrays are refused.
 *
 * @example
 * defineEvent("event TaskClosed(uint64 indexed id, uint40 closedAt)");
 */
export function defineEvent(declaration: string): EventLayout {
  const match = /^event (\w+)\((.*)\)$/s.exec(declaration.trim().replace(/\s+/g, " "));
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new AssayError("INVALID_ARGUMENT", `"${declaration}" is not an event declaration.`);
  }
  const parameters = splitParameters(match[2]).map(parseParameter);
  const topic0 = id(`${match[1]}(${parameters.map(canonicalType).join(",")})`);
  return { name: match[1], topic0, ...place(parameters) };
}

function splitParameters(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const char = text[i];
    if (char === "(") depth++;
    if (char === ")") depth--;
    if (i === text.length || (char === "," && depth === 0)) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return parts.filter((part) => part !== "");
}

function parseParameter(text: string): Parameter {
  const tuple = /^tuple\((.*)\) ?(indexed )?(\w*)$/.exec(text);
  if (tuple?.[1] !== undefined) {
    return {
      type: "tuple",
      name: tuple[3] ?? "",
      indexed: tuple[2] !== undefined,
      members: splitParameters(tuple[1]).map(parseParameter),
    };
  }
  const plain = /^(bytes32|address|bool|string|bytes|uint\d+) (indexed )?(\w+)$/.exec(text);
  if (plain?.[1] === undefined || plain[3] === undefined) {
    throw new AssayError("INVALID_ARGUMENT", `Parameter "${text}" has no fixed place.`);
  }
  return { type: plain[1], name: plain[3], indexed: plain[2] !== undefined, members: [] };
}

function canonicalType({ type, members }: Parameter): string {
  return type === "tuple" ? `(${members.map(canonicalType).join(",")})` : type;
}

function place(parameters: readonly Parameter[]): Pick<EventLayout, "fields" | "topics" | "length"> {
  const fields: Field[] = [];
  let topics = 1;
  let at = 2;
  for (const parameter of parameters) {
    for (const { name, type } of flatten(parameter)) {
      const topic = parameter.indexed ? topics++ : -1;
      fields.push({ name, read: readerOf(type), topic, at });
      if (topic < 0) at += 64;
    }
  }
  return { fields, topics, length: at };
}

function flatten({ type, name, members }: Parameter): { name: string; type: string }[] {
  if (type !== "tuple") return [{ name, type }];
  return members.flatMap(flatten).map((member) => ({ ...member, name: `${name}.${member.name}` }));
}

function readerOf(type: string): Reader {
  if (type === "bool") return "boolean";
  if (type.startsWith("uint")) return Number(type.slice(4)) <= 48 ? "number" : "bigint";
  return type as Reader;
}

/**
 * Arguments of a log of `event`, read at their fixed places.
 *
 * @throws AssayError CHAIN if the log has not the event's shape.
 */
export function decodeLog(event: EventLayout, log: RawLog): EventArgs {
  const { topics, data } = log;
  if (topics.length !== event.topics || topics[0] !== event.topic0 || data.length < event.length) {
    throw new AssayError("CHAIN", `Log ${log.transactionHash}:${log.logIndex} is not a well-formed ${event.name}.`);
  }
  const args: Record<string, string | number | bigint | boolean> = {};
  for (const field of event.fields) {
    const { topic, at } = field;
    const word = topic < 0 ? data : (topics[topic] ?? "");
    args[field.name] = readField(field.read, word, topic < 0 ? at : 2);
  }
  return args;
}

function readField(read: Reader, hex: string, at: number): string | number | bigint | boolean {
  switch (read) {
    case "bytes32":
      return `0x${hex.slice(at, at + 64)}`;
    case "address":
      return `0x${hex.slice(at + 24, at + 64)}`;
    case "number":
      return parseInt(hex.slice(at + 48, at + 64), 16);
    case "bigint":
      return BigInt(`0x${hex.slice(at, at + 64)}`);
    case "boolean":
      return hex.charCodeAt(at + 63) === 49;
    case "string":
      return Buffer.from(dynamicHex(hex, at), "hex").toString("utf8");
    case "bytes":
      return `0x${dynamicHex(hex, at)}`;
  }
}

function dynamicHex(hex: string, at: number): string {
  const start = 2 + 2 * parseInt(hex.slice(at + 48, at + 64), 16);
  const length = 2 * parseInt(hex.slice(start + 48, start + 64), 16);
  const value = hex.slice(start + 64, start + 64 + length);
  if (value.length !== length) throw new AssayError("CHAIN", "A log's dynamic argument runs past its data.");
  return value;
}
