import { ERROR_MEANINGS } from "../generated/errors.js";
import { EPOCHS_WAYS_OUT } from "./epochs.js";
import { FUNDING_WAYS_OUT } from "./funding.js";
import { LIBRARY_ERRORS } from "./libraries.js";
import { REWARDS_WAYS_OUT } from "./rewards.js";
import { WORK_WAYS_OUT } from "./work.js";

/** An error of a contract in words. */
export interface ErrorExplanation {
  /** What it says; names in backticks are arguments of the error. */
  readonly meaning: string;
  /** What to do next; commands in backticks are verbs of `npx hardhat`. */
  readonly wayOut: string;
}

/** What to do about every error of the program's own contracts; the compiler asks for each. */
const WAYS_OUT: Readonly<Record<keyof typeof ERROR_MEANINGS, string>> = {
  ...WORK_WAYS_OUT,
  ...EPOCHS_WAYS_OUT,
  ...REWARDS_WAYS_OUT,
  ...FUNDING_WAYS_OUT,
};

/** Names of all errors that are explained. */
export const EXPLAINED_ERRORS: readonly string[] = [...Object.keys(WAYS_OUT), ...Object.keys(LIBRARY_ERRORS)].sort();

const isOwn = (name: string): name is keyof typeof ERROR_MEANINGS => Object.hasOwn(ERROR_MEANINGS, name);

const isLibrary = (name: string): name is keyof typeof LIBRARY_ERRORS => Object.hasOwn(LIBRARY_ERRORS, name);

/**
 * Explains a custom error of a contract by its name; undefined for one that is not known.
 * @example explainError("EpochOracleTooEarly")?.wayOut // "Send `epoch propose` again after the cut-off."
 */
export function explainError(name: string): ErrorExplanation | undefined {
  if (isOwn(name)) return { meaning: ERROR_MEANINGS[name], wayOut: WAYS_OUT[name] };
  if (!isLibrary(name)) return undefined;
  const [meaning, wayOut] = LIBRARY_ERRORS[name];
  return { meaning, wayOut };
}
