import { printableLines } from "../src/engine/printable.js";
import { EXIT } from "../src/program/network/exit-codes.js";
import { SINK } from "./sink.js";

export type Print = (line: string) => void;

// What is printed into a full disk is lost, and that must not pass for success. Whoever reads a pipe may stop reading, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  process.stderr.write(`Error: The output cannot be written (${error.code ?? error.message}).\n`);
  process.exitCode = EXIT.usage;
});

/** Prints lines; what a terminal would obey in them is shown instead. Where machines read, they are collected. */
export const print: Print = (line) => {
  const lines = SINK.getStore()?.lines;
  if (lines === undefined) console.log(printableLines(line));
  else lines.push(line);
};

/** Says something beside the result, which alone stands on the standard output. */
export const note: Print = (line) => void process.stderr.write(`${printableLines(line)}\n`);

/** Says how far something is, on a terminal only: each line takes the place of the one before. */
export const progress: Print = (line) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${printableLines(line)}`);
};

/** JSON with bigints as decimal strings. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? item.toString() : item), 2);
}

/**
 * Prints what came of a call.
 * @param could What a dry run found possible.
 * @param done What is said once it is mined.
 */
export function tell(
  sent: { readonly mined?: unknown; readonly simulated?: boolean },
  could: string,
  done: string,
): void {
  if (sent.mined !== undefined) return print(done);
  const unsure =
    "; the first call is checked, but what rests on it not, as the node does not simulate (eth_simulateV1)";
  print(`${could}${sent.simulated === false ? unsure : ""}; nothing was sent.`);
}
