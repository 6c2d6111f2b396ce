import { AssayError } from "../../engine/errors.js";
import type { Fees } from "./transactions.js";

/** Wei in a gwei. */
const GWEI = 1e9;

/**
 * Fees of a transaction that is sent for the first time, at most a ceiling.
 * @param ceiling Most wei that a gas unit may cost, tip included; no limit if left out.
 * @throws AssayError NOT_YET if the next block asks for more: nothing is signed then.
 */
export function withinCeiling(fees: Fees, ceiling?: bigint): Fees {
  if (ceiling === undefined) return fees;
  const { maxFeePerGas, maxPriorityFeePerGas } = fees;
  // `currentFees` allows for twice the base fee.
  const asked = (maxFeePerGas - maxPriorityFeePerGas) / 2n + maxPriorityFeePerGas;
  if (asked > ceiling) throw tooDear(asked, ceiling);
  const most = maxFeePerGas < ceiling ? maxFeePerGas : ceiling;
  return { maxFeePerGas: most, maxPriorityFeePerGas: maxPriorityFeePerGas < most ? maxPriorityFeePerGas : most };
}

/** Whether a replacement stays within the ceiling. */
export const isWithin = ({ maxFeePerGas }: Fees, ceiling?: bigint): boolean =>
  ceiling === undefined || maxFeePerGas <= ceiling;

function tooDear(asked: bigint, ceiling: bigint): AssayError {
  const text = `A gas unit costs ${Number(asked) / GWEI} gwei now, more than the ceiling of ${Number(ceiling) / GWEI}.`;
  return new AssayError("NOT_YET", text, "Wait until fees fall, or allow more with --most-fee.");
}
