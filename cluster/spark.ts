import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { AssayError, type ErrorCode } from "../src/engine/errors.js";
import type { SparkTools } from "./tools.js";

/** Where Spark is, and with what. */
export interface SparkPlace {
  /** Spark's address, as `spark://host:7077` or `local[2]`. */
  readonly master: string;
  /** The worker's code in one file. */
  readonly worker: string;
  readonly tools: SparkTools;
}

/** What the driver does: in which folders, and how many parts to make of the tables. */
export interface SparkRequest {
  /** Detect and score, or make a tree. */
  readonly work: "score" | "tree";
  readonly home: string;
  /** Folder of this machine with the input, and for what comes back. */
  readonly exchange: string;
  readonly partitions: number;
}

/** An application on Spark, which does one request after the other. */
export interface SparkApplication {
  /** @throws AssayError as the engine; INCOMPLETE if Spark fails. */
  run(request: SparkRequest): Promise<void>;
  close(): Promise<void>;
}

type Answer =
  | { readonly done: true }
  | { readonly failed: string }
  | { readonly refused: { readonly code: ErrorCode; readonly message: string } };

/** Starts an application on Spark. It ends with this process, however that ends. */
export function openSpark({ master, worker, tools }: SparkPlace): SparkApplication {
  const given = Object.entries({ master, worker, node: process.env["ASSAY_SPARK_NODE"] ?? process.execPath }).flatMap(
    ([key, value]) => [`--${key}`, value],
  );
  const child = spawn(tools.python, [join(import.meta.dirname, "spark/driver.py"), ...given], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PYSPARK_PYTHON: tools.python, ...process.env },
  });
  const ended = new Promise<void>((resolve, reject) => child.on("error", reject).on("close", () => resolve()));
  let said = "";
  child.stderr.on("data", (text) => (said = (said + String(text)).slice(-LOG)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const run = async (request: SparkRequest): Promise<void> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await lines.next();
    if (done === true) throw new AssayError("INCOMPLETE", `Spark ended with ${codeOf(child)}: ${said}`);
    check(JSON.parse(value) as Answer);
  };
  const close = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  return { run, close };
}

/** Characters of Spark's log that an error repeats. */
const LOG = 3000;

const codeOf = ({ exitCode, signalCode }: ChildProcess): string => String(exitCode ?? signalCode);

function check(answer: Answer): void {
  if ("done" in answer) return;
  if ("failed" in answer) throw new AssayError("INCOMPLETE", `Spark failed: ${answer.failed}`);
  throw new AssayError(answer.refused.code, answer.refused.message);
}
