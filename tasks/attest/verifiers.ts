import { AssayError } from "../../src/engine/errors.js";
import { VERIFIER_NAMES, type VerifierName } from "../../src/program/actions/attest/self.js";

/** A verifier named on the command line. */
export function verifierOption(text: string): VerifierName {
  const found = VERIFIER_NAMES.find((name) => name === text);
  if (found !== undefined) return found;
  const hint = `Give one of ${VERIFIER_NAMES.join(", ")}.`;
  throw new AssayError("INVALID_ARGUMENT", `--verifier ${text} is no verifier.`, hint);
}

/** Values with commas between. */
export const wordsOption = (text: string): string[] =>
  text.trim() === "" ? [] : text.split(",").map((word) => word.trim());
