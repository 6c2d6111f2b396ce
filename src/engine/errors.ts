import { printableLines } from "./printable.js";

/** Every way in which Assay's library refuses its input, one code each. Tests and callers check codes, never messages. */
export type ErrorCode =
  | "INVALID_ARGUMENT"
  | "INVALID_ROW"
  | "INVALID_RULES"
  | "OVERFLOW"
  | "DUPLICATE"
  | "NOT_FOUND"
  | "MISMATCH"
  | "CHAIN"
  | "STORE";

/**
 * The one error class of the library: a code to branch on, a message that names the input, a hint that gives the way out. Whatever of the input the
 * message repeats, it is safe to show on a terminal.
 */
export class AssayError extends Error {
  override readonly name = "AssayError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint?: string,
  ) {
    super(printableLines(hint === undefined ? message : `${message} ${hint}`));
  }
}
