import { AssayError } from "../../engine/errors.js";
import { parseRound, roundHash, type RoundParameters } from "../../engine/funding/parameters.js";
import { computeRound as computeRows } from "../../engine/funding/round.js";
import type { RoundResult } from "../../engine/funding/result.js";
import { readRound, type RoundFiles } from "../../sources/rounds.js";
import { csvText } from "../../sources/text/write.js";

/** A round's result with the rules that it follows from. */
export interface ComputedRound {
  readonly parameters: RoundParameters;
  /** keccak256 of the canonical parameters. */
  readonly hash: string;
  readonly result: RoundResult;
}

/**
 * Computes a round from files.
 * @param document Parameters of the round: parsed JSON, or its text.
 * @throws AssayError INVALID_RULES for faulty parameters, INVALID_ROW for a faulty row, NOT_FOUND for a missing file, INVALID_ARGUMENT where
 * a file is given that a round of this kind does not read, or none that it does.
 */
export async function computeRound(document: unknown, files: RoundFiles): Promise<ComputedRound> {
  const parameters = parseRound(document);
  refuseIdle(parameters, files);
  const result = computeRows(parameters, await readRound(parameters, files));
  return { parameters, hash: roundHash(parameters), result };
}

/** Refuses a file that would be passed over in silence. */
function refuseIdle({ kind }: RoundParameters, { file, tallies, members }: RoundFiles): void {
  const refuse = (what: string): never => {
    throw new AssayError("INVALID_ARGUMENT", `A round of kind ${kind} reads no ${what}.`, "Leave it out.");
  };
  if (tallies !== undefined && kind !== "quadratic") refuse("tallies");
  if (tallies !== undefined && file !== undefined) refuse("donations beside tallies");
  if (members !== undefined && kind !== "peer") refuse("members");
}

/** One row a recipient, amounts in base units. */
export function roundCsv({ recipients }: RoundResult): string {
  const header = ["circle", "recipient", "counted", "received", "amount"];
  return csvText(
    header,
    recipients.map(({ circle, id, counted, received, amount }) => [circle, id, counted, received, amount]),
  );
}
