import { fromBigInt } from "../../src/engine/columns/bytes.js";
import type { Contributions } from "../../src/engine/columns/contributions.js";
import type { Submission, World } from "./world.js";

const addresses = new Map<number, Uint8Array>();

/** Address of an account of the world. */
export function addressOf(account: number): Uint8Array {
  const known = addresses.get(account);
  if (known !== undefined) return known;
  const made = fromBigInt(BigInt(account) + 1n, 20);
  addresses.set(account, made);
  return made;
}

/** Account of the world of an address. */
export function accountOf(address: Uint8Array): number {
  return new DataView(address.buffer, address.byteOffset).getUint32(16) - 1;
}

/** Uid of a submission by its place. */
export const uidOf = (index: number): Uint8Array => fromBigInt(BigInt(index) + 1n, 32);

/** Submissions as the contributions of an epoch. */
export function columns(world: World, rows: readonly number[]): Contributions {
  const of = (index: number): Submission => world.submissions[index] as Submission;
  const bytes = (width: number, cell: (index: number) => Uint8Array): Uint8Array => {
    const out = new Uint8Array(width * rows.length);
    rows.forEach((index, i) => out.set(cell(index), width * i));
    return out;
  };
  const evidence = (index: number): Uint8Array => {
    const [high, low] = of(index).evidence;
    return fromBigInt((BigInt(high) << 224n) + (BigInt(low) << 192n), 32);
  };
  return {
    length: rows.length,
    uid: bytes(32, uidOf),
    account: bytes(20, (index) => addressOf(of(index).account)),
    attester: bytes(20, (index) => addressOf(of(index).attester)),
    task: Uint32Array.from(rows, (index) => of(index).task),
    quantity: new Uint32Array(rows.length).fill(1),
    quality: new Uint16Array(rows.length).fill(10_000),
    time: Uint32Array.from(rows, (index) => of(index).time),
    evidence: bytes(32, evidence),
  };
}
