import { keccak256, Signature, toBeHex, Transaction, type TransactionLike } from "ethers";

import { AssayError } from "../../engine/errors.js";
import type { Request } from "../provider.js";

/** A transaction as JSON-RPC gives it. */
type Answer = Readonly<Record<string, unknown>>;

/**
 * Calldata of a transaction, which its hash proves: a node that gives others, or cuts them off, is found out. Of a type that is not known here, such as those of
 * rollups, it is the whole signed transaction, in which the calldata stand.
 *
 * @param hash Of the transaction, 0x hex in lower case.
 * @returns 0x hex in lower case.
 * @throws AssayError CHAIN if the provider does not have the transaction, INCOMPLETE if what it gives has another hash.
 */
export async function readCalldata(request: Request, hash: string): Promise<string> {
  const answer = ((await request("eth_getTransactionByHash", [hash])) ?? {}) as Answer;
  const { input } = answer;
  if (typeof input !== "string")
    throw new AssayError("CHAIN", `The provider does not have transaction ${hash}.`, "Use another RPC URL.");
  if (hashOf(answer) === hash) return input.toLowerCase();
  const raw = await request("eth_getRawTransactionByHash", [hash]).catch(() => undefined);
  if (typeof raw === "string" && /^0x([0-9a-f]{2})+$/i.test(raw) && keccak256(raw) === hash) return raw.toLowerCase();
  const text = `The provider gives transaction ${hash} with contents that have another hash.`;
  throw new AssayError("INCOMPLETE", text, "Use another RPC URL.");
}

/** Hash of a signed transaction of a type of Ethereum; undefined for any other, or if something is missing from it. */
function hashOf(answer: Answer): string | undefined {
  try {
    return Transaction.from(fieldsOf(answer)).hash ?? undefined;
  } catch {
    return undefined;
  }
}

type Authorizations = NonNullable<TransactionLike["authorizationList"]>;

/** Fields of a transaction under the names of ethers; those that its type does not have are undefined. */
function fieldsOf(answer: Answer): TransactionLike {
  const given = <T>(name: string): T => answer[name] as T;
  const type = Number(answer["type"] ?? 0);
  const dynamic = type >= 2;
  const authorized = given<readonly Answer[] | undefined>("authorizationList");
  return {
    type,
    to: given("to"),
    nonce: Number(answer["nonce"]),
    gasLimit: given("gas"),
    data: given("input"),
    value: given("value"),
    signature: signatureOf(answer),
    // The signature of an older transaction says whether it is of one chain.
    ...(type === 0 ? {} : { chainId: given("chainId"), accessList: given("accessList") }),
    ...(dynamic
      ? { maxFeePerGas: given("maxFeePerGas"), maxPriorityFeePerGas: given("maxPriorityFeePerGas") }
      : { gasPrice: given("gasPrice") }),
    maxFeePerBlobGas: given("maxFeePerBlobGas"),
    blobVersionedHashes: given("blobVersionedHashes"),
    ...(authorized === undefined ? {} : { authorizationList: authorized.map(authorizationOf) }),
  };
}

function authorizationOf(answer: Answer): Authorizations[number] {
  const { address, nonce, chainId } = answer as { address: string; nonce: string; chainId: string };
  return {
    address,
    nonce: BigInt(nonce),
    chainId: BigInt(chainId),
    signature: Signature.from(signatureOf(answer)),
  };
}

/** A signature; nodes leave out zeros before its numbers, and some give the parity as `v` alone, which of an older transaction also names the chain. */
function signatureOf(answer: Answer) {
  const word = (name: string): string => toBeHex(BigInt(String(answer[name])), 32);
  const v = BigInt(String(answer["v"] ?? answer["yParity"]));
  return { r: word("r"), s: word("s"), ...(v > 1n ? { v } : { yParity: Number(v) as 0 | 1 }) };
}
