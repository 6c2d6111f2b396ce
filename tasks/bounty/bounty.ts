import { AssayError } from "../../src/engine/errors.js";
import { wholeOption } from "../parse.js";
import type { SignerArgs } from "../session.js";

/** Options of verbs that name a bounty. */
export interface BountyArgs extends SignerArgs {
  readonly bounty: number;
}

/** A bounty given on the command line. */
export function bountyOption(bounty: number): bigint {
  if (wholeOption("bounty", bounty) > 0) return BigInt(bounty);
  throw new AssayError("INVALID_ARGUMENT", `--bounty ${bounty} is not a bounty.`, "See `bounty list`.");
}
