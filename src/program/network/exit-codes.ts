import type { ErrorCode } from "../../engine/errors.js";

/** Exit codes of the command line. */
export const EXIT = {
  done: 0,
  /** Usage, or a fault of the program. */
  usage: 1,
  /** The answer is no: a root differs, an account is not eligible. */
  no: 2,
  notYet: 3,
  /** Cannot be decided, or is incomplete. */
  undecided: 4,
  network: 5,
  /** The chain refused. */
  refused: 6,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_CODE: Readonly<Record<ErrorCode, ExitCode>> = {
  INVALID_ARGUMENT: EXIT.usage,
  INVALID_ROW: EXIT.usage,
  INVALID_RULES: EXIT.usage,
  OVERFLOW: EXIT.usage,
  DUPLICATE: EXIT.usage,
  NOT_FOUND: EXIT.usage,
  STORE: EXIT.usage,
  MISMATCH: EXIT.no,
  NOT_YET: EXIT.notYet,
  INCOMPLETE: EXIT.undecided,
  CHAIN: EXIT.network,
  REFUSED: EXIT.refused,
};

/** Exit code of an error of the library. */
export const exitCodeOf = (code: ErrorCode): ExitCode => BY_CODE[code];
