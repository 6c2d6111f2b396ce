import { AssayError, type ErrorCode } from "../../src/engine/errors.js";

/** Code of the AssayError that a call throws, or that a promise ends with; undefined if it succeeds. Passes other errors on. */
export function codeOf(work: Promise<unknown>): Promise<ErrorCode | undefined>;
export function codeOf(work: () => unknown): ErrorCode | undefined;
export function codeOf(
  work: Promise<unknown> | (() => unknown),
): Promise<ErrorCode | undefined> | ErrorCode | undefined {
  if (typeof work !== "function") return work.then(() => undefined, codeIn);
  try {
    work();
    return undefined;
  } catch (error) {
    return codeIn(error);
  }
}

function codeIn(error: unknown): ErrorCode {
  if (error instanceof AssayError) return error.code;
  throw error;
}

/** The AssayError that a promise ends with; fails if there is none. */
export async function refusal(work: Promise<unknown>): Promise<AssayError> {
  const error: unknown = await work.then(
    () => new Error("Nothing was refused"),
    (reason: unknown) => reason,
  );
  if (error instanceof AssayError) return error;
  throw error;
}

/** How a verb ended. */
export interface VerbOutcome {
  readonly said: string;
  /** What it wrote beside. */
  readonly failure: string;
  readonly exitCode: number;
}

/** Runs a verb and gives how it ended. */
export async function outcomeOf(body: () => Promise<void>): Promise<VerbOutcome> {
  const [lines, failures] = [[] as string[], [] as string[]];
  const { log } = console;
  const { write } = process.stderr;
  const { exitCode } = process;
  process.exitCode = 0;
  console.log = (line: unknown) => void lines.push(String(line));
  process.stderr.write = (text: unknown) => failures.push(String(text)) > 0;
  try {
    await body();
    return { said: lines.join("\n"), failure: failures.join("").trim(), exitCode: Number(process.exitCode) };
  } finally {
    console.log = log;
    process.stderr.write = write;
    process.exitCode = exitCode;
  }
}
