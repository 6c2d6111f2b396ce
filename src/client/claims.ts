import { encodeCall, type Hex } from "./abi.js";
import { openChain, read, type Request } from "./chain.js";
import type { Credit } from "./credits.js";
import { CALLS } from "./generated/calls.js";
import type { ClientProgram } from "./program.js";

/** A transaction as wallets take it with `eth_sendTransaction`. */
export interface Transaction {
  readonly to: Hex;
  readonly data: Hex;
}

/**
 * The transaction that books credits for their account and pays what has vested, rewards and reputation at once. Anyone may send it; an
 * empty list only pays what has vested.
 * @example
 * const transaction = claimTransaction(program, account, credits); // credits of fetchCredits(account, { program, request })
 * const call = { method: "eth_sendTransaction", params: [{ from: account, ...transaction }] };
 */
export function claimTransaction(program: ClientProgram, account: string, credits: readonly Credit[]): Transaction {
  const call = CALLS.distributor.claimWithReputation;
  return { to: program.distributor as Hex, data: encodeCall(call, [account as Hex, credits]) };
}

/** The same for rewards alone, paid to another recipient; only the account itself may send it. */
export function claimToTransaction(program: ClientProgram, recipient: string, credits: readonly Credit[]): Transaction {
  const call = CALLS.distributor.claimTo;
  return { to: program.distributor as Hex, data: encodeCall(call, [recipient as Hex, credits]) };
}

/** What an account signs so that anybody can send a claim which pays `recipient`. */
export interface ClaimMessage {
  readonly account: string;
  readonly recipient: string;
  /** From `claimTypedData`, which reads it on chain. */
  readonly nonce: bigint;
  /** Unix seconds until which the signature is good. */
  readonly deadline: bigint;
}

const CLAIM_TYPES = {
  Claim: [
    { name: "account", type: "address" },
    { name: "recipient", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} as const;

/**
 * EIP-712 data of a claim that pays `recipient`: `domain`, `types` and `message` as ethers and viem take them.
 * @param deadline Unix seconds until which the signature is good.
 * @throws AssayError CHAIN if the node fails or serves another chain.
 */
export async function claimTypedData(
  { program, request }: { readonly program: ClientProgram; readonly request: Request },
  claim: Omit<ClaimMessage, "nonce">,
) {
  const chain = await openChain(request, program.chainId);
  const [domain, nonce] = await Promise.all([
    read(chain, program.distributor, CALLS.distributor.eip712Domain),
    read(chain, program.distributor, CALLS.distributor.nonces, claim.account as Hex),
  ]);
  const [, name, version, chainId, verifyingContract] = domain;
  const message: ClaimMessage = { ...claim, nonce };
  return {
    domain: { name, version, chainId, verifyingContract },
    types: CLAIM_TYPES,
    primaryType: "Claim",
    message,
  } as const;
}

/** The transaction that hands in a signed claim, for whoever pays its gas. */
export function claimBySigTransaction(
  program: ClientProgram,
  { account, recipient, deadline }: ClaimMessage,
  credits: readonly Credit[],
  signature: string,
): Transaction {
  const values = [account as Hex, recipient as Hex, credits, deadline, signature as Hex] as const;
  return { to: program.distributor as Hex, data: encodeCall(CALLS.distributor.claimBySig, values) };
}
