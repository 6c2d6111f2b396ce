import { AssayError } from "../engine/errors.js";
import { bytes, decimal, list, map, record, text, type Form } from "../engine/hash/forms.js";
import type { HoldsFile } from "./holds.js";

const ADDRESS = /^0x[0-9a-f]{40}$/;
/** Deeper than any tree that fits a machine. */
const LONGEST_PROOF = 64;
/** More reasons than there are detectors. */
const MOST_CODES = 256;

const proof = list(bytes(32), 0, LONGEST_PROOF);
const hold = record({ units: decimal(64), codes: list(text, 0, MOST_CODES), proof });

/** Form of `holds.json`. */
export const HOLDS: Form = record({
  root: bytes(32),
  leafProof: proof,
  markerProof: proof,
  holds: map(ADDRESS, hold),
} satisfies Record<keyof HoldsFile, Form>);

const HINT = "Fetch or compute the bundle again.";

/** JSON of a file, whatever it says. */
function parseJson(file: string, source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new AssayError("MISMATCH", `${file} is not JSON: ${(error as Error).message.split("\n")[0]}.`, HINT);
  }
}

/**
 * Reads the JSON of a bundle's file.
 * @throws AssayError MISMATCH that names the first entry that is missing, unknown or of another form.
 */
export function parseFile(file: string, source: string, form: Form): unknown {
  const found = parseJson(file, source);
  const fault = form(found, "$");
  if (fault === undefined) return found;
  throw new AssayError("MISMATCH", `${file}: ${fault}.`, HINT);
}
