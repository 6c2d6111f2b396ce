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
