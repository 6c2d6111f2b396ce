import { encodeCall, type Hex } from "./abi.js";
import { openChain, read, type Transaction } from "./chain.js";
import { CALLS } from "./generated/calls.js";
import { TYPED_DATA } from "./generated/typed-data.js";
import type { ClientProgram } from "./program.js";
import type { Source } from "./standing.js";

/** What every signature about rewards names. */
export interface Signing {
  readonly account: string;
  readonly recipient: string;
  /** Read on chain by `claimTypedData` and `recipientTypedData`. */
  readonly nonce: bigint;
  /** Unix seconds until which the signature is good. */
  readonly deadline: bigint;
}

/**
 * The transaction with which an account names a standing recipient: whoever claims for it, held units too, pays there from then on. Its own
 * address ends that.
 */
export function recipientTransaction(program: ClientProgram, recipient: string): Transaction {
  return { to: program.distributor as Hex, data: encodeCall(CALLS.distributor.setRecipient, [recipient as Hex]) };
}

/**
 * EIP-712 data of a standing recipient, in force seven days after anybody hands it in unless the account cancels.
 * @param wanted What is signed; `deadline` is the Unix second until which the signature is good.
 * @throws AssayError CHAIN if the node fails or serves another chain.
 */
export async function recipientTypedData(source: Source, wanted: Omit<Signing, "nonce">) {
  const { domain, nonce } = await domainAndNonce(source, wanted.account);
  const message: Signing = { ...wanted, nonce };
  return { domain, types: TYPED_DATA.Recipient, primaryType: "Recipient", message } as const;
}

/** The transaction that hands in a signed recipient, for whoever pays its gas. */
export function recipientBySigTransaction(
  program: ClientProgram,
  { account, recipient, deadline }: Signing,
  signature: string,
): Transaction {
  const values = [account as Hex, recipient as Hex, deadline, signature as Hex] as const;
  return { to: program.distributor as Hex, data: encodeCall(CALLS.distributor.setRecipientBySig, values) };
}

/** The transaction with which an account cancels a recipient that its signature announced, before it is in force. */
export function cancelRecipientTransaction(program: ClientProgram): Transaction {
  return { to: program.distributor as Hex, data: encodeCall(CALLS.distributor.cancelRecipient, []) };
}

/** What every signature of an account needs from the chain. */
export async function domainAndNonce({ program, request }: Source, account: string) {
  const chain = await openChain(request, program.chainId);
  const [separator, nonce] = await Promise.all([
    read(chain, program.distributor, CALLS.distributor.eip712Domain),
    read(chain, program.distributor, CALLS.distributor.nonces, account as Hex),
  ]);
  const [, name, version, chainId, verifyingContract] = separator;
  return { domain: { name, version, chainId, verifyingContract }, nonce };
}
