import { AssayError } from "../engine/errors.js";

/** A log as JSON-RPC gives it, its hex in lower case. */
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

/** An argument and where it stands. */
export interface Field {
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

/**
 * Bytes of a `string` or `bytes` as hex digits.
 *
 * @param hex Data of a log.
 * @param at Where the word with the offset starts.
 * @throws AssayError CHAIN if they run past the data.
 */
export function dynamicHex(hex: string, at: number): string {
  const start = 2 + 2 * parseInt(hex.slice(at + 48, at + 64), 16);
  const length = 2 * parseInt(hex.slice(start + 48, start + 64), 16);
  const value = hex.slice(start + 64, start + 64 + length);
  if (value.length !== length) throw new AssayError("CHAIN", "A log's dynamic argument runs past its data.");
  return value;
}
