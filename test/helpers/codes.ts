import { AssayError, type ErrorCode } from "../../src/engine/errors.js";

/** Code of the AssayError that a call throws; undefined if it throws none. */
export function codeOf(run: () => unknown): ErrorCode | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof AssayError) return error.code;
    throw error;
  }
  return undefined;
}
