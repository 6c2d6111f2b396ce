/**
 * Does stages on the rows of partitions, one after the other, until its input ends. A request and an answer are a line of JSON behind its length
 * in bytes, and the tables that the line names, each a stream of Arrow's IPC format.
 */
import { readSync, writeSync } from "node:fs";
import { AssayError } from "../src/engine/errors.js";
import { decodeTable, encodeTable, type Frame } from "./frames.js";
import { type Stage, STAGES } from "./stages.js";

const [INPUT, OUTPUT] = [0, 1];

interface Request {
  readonly stage: string;
  readonly facts: Parameters<Stage>[0];
  /** Names of tables and their bytes. */
  readonly tables: readonly (readonly [string, number])[];
}

/** Reads so many bytes; undefined if the input has ended. */
function read(length: number): Uint8Array | undefined {
  const out = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const count = readSync(INPUT, out, at, length - at, null);
    if (count === 0) return undefined;
    at += count;
  }
  return out;
}

function write(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(OUTPUT, bytes, at);
}

function readRequest(): { readonly request: Request; readonly frame: Frame } | undefined {
  const size = read(4);
  const text = size === undefined ? undefined : read(new DataView(size.buffer).getUint32(0, true));
  if (text === undefined) return undefined;
  const request = JSON.parse(Buffer.from(text).toString()) as Request;
  const tables = request.tables.map(
    ([name, length]) => [name, decodeTable(read(length) ?? new Uint8Array(0))] as const,
  );
  return { request, frame: Object.fromEntries(tables) };
}

function answer(line: object, tables: readonly Uint8Array[]): void {
  const text = Buffer.from(JSON.stringify(line));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(text.length);
  for (const bytes of [size, text, ...tables]) write(bytes);
}

function run({ stage: name, facts }: Request, frame: Frame): void {
  try {
    const stage = STAGES[name];
    if (stage === undefined) throw new AssayError("INVALID_ARGUMENT", `There is no stage ${name}`);
    const found = Object.entries(stage(facts, frame)).map(([key, table]) => [key, encodeTable(table)] as const);
    answer(
      { tables: found.map(([key, { length }]) => [key, length]) },
      found.map(([, bytes]) => bytes),
    );
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    answer({ refused: { code: error.code, message: error.message }, tables: [] }, []);
  }
}

for (let next = readRequest(); next !== undefined; next = readRequest()) run(next.request, next.frame);
