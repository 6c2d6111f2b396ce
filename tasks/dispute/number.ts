import { AssayError } from "../../src/engine/errors.js";
import { wholeOption } from "../parse.js";

/** The number of a dispute given on the command line. */
export function disputeOption(id: number): bigint {
  if (wholeOption("id", id) > 0) return BigInt(id);
  throw new AssayError("INVALID_ARGUMENT", "--id is not the number of a dispute.", "See `dispute list`.");
}
