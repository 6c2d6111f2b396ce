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
  /** Not yet: the same call succeeds later. */
  | "NOT_YET"
  /** Cannot be decided from what could be read. */
  | "INCOMPLETE"
  /** The node or the way to it failed. */
  | "CHAIN"
  /** The chain refused a transaction. */
  | "REFUSED"
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
