import { concat, Interface, keccak256, toBeHex, toUtf8Bytes } from "ethers";

import type { Request } from "../chain/provider.js";
import { AssayError } from "../engine/errors.js";
import { packWork } from "../engine/mirrors/work.js";

/** What an accepted contribution says of itself. */
export interface AcceptedRow {
  readonly uid: string;
  readonly account: string;
  readonly attester: string;
  readonly task: number;
  readonly quantity: number;
  readonly quality: number;
  readonly evidence: string;
  /** Unix seconds of its block. */
  readonly time: number;
}

/** Where contributions are attested; lower case. */
export interface Attestations {
  readonly eas: string;
  readonly resolver: string;
}

const EAS = new Interface([
  "function getAttestation(bytes32 uid) view returns (tuple(bytes32 uid, bytes32 schema, uint64 time, uint64 expirationTime, uint64 revocationTime, bytes32 refUID, address recipient, address attester, bool revocable, bytes data))",
]);

/** Attestations alike in all that EAS can tell apart, in one second: nobody makes as many. */
const MOST_ALIKE = 4;

/** Uid of the schema of a program's contributions. */
export const schemaOf = (resolver: string): string =>
  keccak256(concat([toUtf8Bytes("bytes32 work,bytes32 evidence"), resolver, "0x01"]));

/**
 * Refuses a contribution whose uid is not the one that EAS gives to what its log says, time included: whoever changes a log is found out. The
 * uid also covers a reference to another attestation, of which the log says nothing; for one with a reference EAS itself is asked.
 *
 * @throws AssayError INCOMPLETE if the log is not what was attested.
 */
export async function checkAccepted(
  request: Request,
  { eas, resolver }: Attestations,
  row: AcceptedRow,
): Promise<void> {
  const schema = schemaOf(resolver);
  if (isUidOf(schema, row) || (await isAttested(request, eas, schema, row))) return;
  const text = `The provider gives contribution ${row.uid} with other contents than were attested.`;
  throw new AssayError("INCOMPLETE", text, "Use another RPC URL.");
}

/** Whether a uid is that of the contents, without a reference. */
export function isUidOf(schema: string, row: AcceptedRow): boolean {
  const { uid, account, attester, time } = row;
  const [none, revocable] = [toBeHex(0, 32), "0x01"];
  const parts = [schema, account, attester, toBeHex(time, 8), toBeHex(0, 8), revocable, none, dataOf(row)];
  for (let bump = 0; bump < MOST_ALIKE; bump++)
    if (keccak256(concat([...parts, toBeHex(bump, 4)])) === uid) return true;
  return false;
}

const dataOf = ({ task, quantity, quality, evidence }: AcceptedRow): string =>
  concat([packWork({ task, quantity, quality }), evidence]);

async function isAttested(request: Request, eas: string, schema: string, row: AcceptedRow): Promise<boolean> {
  const call = { to: eas, data: EAS.encodeFunctionData("getAttestation", [row.uid]) };
  const answer = String(await request("eth_call", [call, "latest"]));
  const [found] = EAS.decodeFunctionResult("getAttestation", answer) as unknown as [Record<string, unknown>];
  const { recipient, attester, time, data } = found;
  const same = (value: unknown, expected: string): boolean => String(value).toLowerCase() === expected;
  return (
    same(found["schema"], schema) &&
    same(recipient, row.account) &&
    same(attester, row.attester) &&
    same(data, dataOf(row)) &&
    Number(time) === row.time
  );
}
