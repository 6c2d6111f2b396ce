import { concat, dataLength, toBeHex } from "ethers";

import { AssayError } from "../engine/errors.js";
import type { Request } from "./provider.js";

/** A call of a contract's view. */
export interface View {
  /** Contract, 0x hex. */
  readonly to: string;
  /** Calldata, 0x hex. */
  readonly data: string;
}

/** Views in one call: their code stays below the limit of a deployment's code, their answers below that of a contract's. */
const AT_ONCE = 300;

/**
 * Hashes of what views answer at one block, all of a few hundred in one `eth_call`: the call's code is run as that of a contract to be
 * deployed, so that no contract has to stand on the chain for it.
 *
 * @param block Hash of the block.
 * @returns keccak256 of each answer, 0x hex; zero for a view that reverts.
 * @throws What the node throws, such as for a block whose state it does not keep; AssayError CHAIN for an answer of another length.
 */
export async function hashViews(request: Request, views: readonly View[], block: string): Promise<string[]> {
  const hashes: string[] = [];
  for (let from = 0; from < views.length; from += AT_ONCE) {
    const some = views.slice(from, from + AT_ONCE);
    const answer = await request("eth_call", [{ data: codeOf(some) }, { blockHash: block }]);
    hashes.push(...wordsOf(answer, some.length));
  }
  return hashes;
}

function wordsOf(answer: unknown, count: number): string[] {
  if (typeof answer !== "string" || answer.length !== 2 + 64 * (1 + count))
    throw new AssayError("CHAIN", "eth_call did not answer with a word for each view.", "Use another RPC URL.");
  return Array.from({ length: count }, (_, i) => `0x${answer.slice(66 + 64 * i, 130 + 64 * i).toLowerCase()}`);
}

/** Opcodes of the code, as hex. */
const OP = {
  CODECOPY: "39",
  GAS: "5a",
  STATICCALL: "fa",
  RETURNDATASIZE: "3d",
  RETURNDATACOPY: "3e",
  KECCAK256: "20",
  MUL: "02",
  MSTORE: "52",
  RETURN: "f3",
} as const;

/** Bytes that a view's code takes: the same for each, so that the place of its calldata is known beforehand. */
const CODE_LENGTH = 72;
const RETURN_LENGTH = 9;

/**
 * Code that calls each view in turn and returns a word of zeros, then one for each: what a deployment returns must not begin with 0xEF
 * (EIP-3541), as a hash may. Its own end holds the calldata; memory holds the words, and above them what is called with and what is answered.
 */
function codeOf(views: readonly View[]): string {
  const scratch = 32 * (1 + views.length);
  let place = CODE_LENGTH * views.length + RETURN_LENGTH;
  const code = views.map(({ to, data }, i) => {
    const size = dataLength(data);
    const call = [
      ...[push3(size), push3(place), push3(scratch), OP.CODECOPY],
      ...[push3(0), push3(0), push3(size), push3(scratch), `73${to.slice(2)}`, OP.GAS, OP.STATICCALL],
      ...[OP.RETURNDATASIZE, push1(0), push3(scratch), OP.RETURNDATACOPY],
      ...[OP.RETURNDATASIZE, push3(scratch), OP.KECCAK256, OP.MUL],
      ...[push3(32 * (1 + i)), OP.MSTORE],
    ];
    place += size;
    return `0x${call.join("")}`;
  });
  const end = `0x${push3(scratch)}${push3(0)}${OP.RETURN}`;
  return concat([...code, end, ...views.map(({ data }) => data)]);
}

const push1 = (value: number): string => `60${toBeHex(value, 1).slice(2)}`;
const push3 = (value: number): string => `62${toBeHex(value, 3).slice(2)}`;
