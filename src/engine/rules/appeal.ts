import { toHex } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { keccak256 } from "../hash/keccak.js";

/** Words of an attestation at EAS that appeals, or that answers an appeal: the latter refers to it, and `granted` is the answer. */
export const APPEAL_SCHEMA = "uint64 epoch,bytes32 work,bytes32 evidence,string statement,bool granted";

/** Types of the schema's words. */
export const APPEAL_TYPES = ["uint64", "bytes32", "bytes32", "string", "bool"] as const;

/** Uid of the schema, which is the same on every chain: no resolver, and what was said stands. After EAS, `SchemaRegistry._getUID`. */
export const APPEAL_SCHEMA_UID = uidOf(APPEAL_SCHEMA);

/** Bytes that a statement may have in UTF-8. */
export const LONGEST_STATEMENT = 4_096;

/**
 * Refuses a statement that nobody could read.
 * @throws AssayError INVALID_ARGUMENT for one that is blank or too long.
 */
export function checkStatement(statement: string): void {
  const { length } = new TextEncoder().encode(statement);
  if (statement.trim() !== "" && length <= LONGEST_STATEMENT) return;
  const hint = `Say in 1 to ${LONGEST_STATEMENT} bytes what is wrong; what is longer goes into the evidence.`;
  throw new AssayError("INVALID_ARGUMENT", `The statement has ${length} bytes.`, hint);
}

/** keccak256 of the schema, the address zero and `false`, packed. */
function uidOf(schema: string): `0x${string}` {
  const text = new TextEncoder().encode(schema);
  const packed = new Uint8Array(text.length + 21);
  packed.set(text);
  return toHex(keccak256(packed)) as `0x${string}`;
}
