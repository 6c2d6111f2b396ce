import { encodeCall, type Hex } from "./abi.js";
import type { Transaction } from "./chain.js";
import type { Credit } from "./credits.js";
import { CALLS } from "./generated/calls.js";
import { TYPED_DATA } from "./generated/typed-data.js";
import type { ClientProgram } from "./program.js";
import { domainAndNonce, type Signing } from "./recipients.js";
import type { Source } from "./standing.js";

/**
 * The transaction that books credits for their account and pays what has vested to it or to its standing recipient, rewards and reputation at
 * once. Anyone may send it; an empty list only pays what has vested.
 * @example
 * const transaction = claimTransaction(program, account, credits); // credits of fetchCredits(account, { program, request })
 * const call = { method: "eth_sendTransaction", params: [{ from: account, ...transaction }] };
 */
export function claimTransaction(program: ClientProgram, account: string, credits: readonly Credit[]): Transaction {
  const call = CALLS.distributor.claimWithReputation;
  return { to: program.distributor as Hex, data: encodeCall(call, [account as Hex, credits]) };
}

/** The same for rewards alone, paid to another recipient this once; only the account itself may send it. */
export function claimToTransaction(program: ClientProgram, recipient: string, credits: readonly Credit[]): Transaction {
  const call = CALLS.distributor.claimTo;
  return { to: program.distributor as Hex, data: encodeCall(call, [recipient as Hex, credits]) };
}

/** What an account signs so that anybody can send a claim of these very credits which pays `recipient`. */
export interface ClaimMessage extends Signing {
  /** The leaves, whose proofs are not signed. */
  readonly credits: readonly Omit<Credit, "proof">[];
}

/**
 * EIP-712 data of a claim that pays `recipient`: `domain`, `types` and `message` as ethers and viem take them.
 * @param claim What is signed; `deadline` is the Unix second until which the signature is good.
 * @throws AssayError CHAIN if the node fails or serves another chain.
 */
export async function claimTypedData(source: Source, claim: Omit<ClaimMessage, "nonce">) {
  const { domain, nonce } = await domainAndNonce(source, claim.account);
  const credits = claim.credits.map(({ epoch, units, reputation }) => ({ epoch, units, reputation }));
  const message: ClaimMessage = { ...claim, credits, nonce };
  return { domain, types: TYPED_DATA.Claim, primaryType: "Claim", message } as const;
}

/** The transaction that hands in a signed claim, for whoever pays its gas; `credits` are those that were signed, with their proofs. */
export function claimBySigTransaction(
  program: ClientProgram,
  { account, recipient, deadline }: ClaimMessage,
  credits: readonly Credit[],
  signature: string,
): Transaction {
  const values = [account as Hex, recipient as Hex, credits, deadline, signature as Hex] as const;
  return { to: program.distributor as Hex, data: encodeCall(CALLS.distributor.claimBySig, values) };
}
