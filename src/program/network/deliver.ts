import { setTimeout as delay } from "node:timers/promises";
import { Transaction } from "ethers";
import { toQuantity } from "../../chain/logs.js";
import type { Request } from "../../chain/provider.js";
import { AssayError } from "../../engine/errors.js";
import type { Entry, Ending, Journal } from "../../store/journal.js";
import type { Account, Session } from "../session.js";
import { isWithin, withinCeiling } from "./fees.js";
import { readChainId, requireSameChain } from "./node.js";
import type { Receipt } from "./receipts.js";
import {
  currentFees,
  handedOf,
  handIn,
  higherFees,
  minedByNonce,
  nonceOf,
  purposeOf,
  receiptOf,
  signsHere,
  signWish,
  type Fees,
  type Found,
  type Handed,
  type Wish,
} from "./transactions.js";

/** What is to be sent once. */
export interface Delivery {
  readonly wish: Omit<Wish, "gasLimit">;
  /** The same for people. */
  readonly what: string;
  /** Checks the call just before it is signed; gives the gas to allow. */
  readonly prepare: () => Promise<bigint>;
}

type Sender = Pick<Session, "signer"> &
  Partial<Pick<Session, "request" | "program" | "journal" | "onSent" | "patience" | "mostFee">>;

/** What a delivery works with. */
interface Context {
  readonly request: Request;
  readonly signer: Account;
  readonly chainId: number;
  readonly journal: Journal | undefined;
  readonly onSent: (hash: string, what: string) => void;
  /** Seconds. */
  readonly patience: number;
  /** Most wei that a gas unit may cost. */
  readonly mostFee: bigint | undefined;
}

/** Seconds that a command waits for a transaction to be mined. */
const PATIENCE = 300;

/** Sends what was not sent yet, and waits until it is mined. */
export async function deliver(sender: Sender, delivery: Delivery): Promise<Receipt> {
  const context = await contextOf(sender);
  const purpose = purposeOf(context.chainId, delivery.wish);
  for (;;) {
    const { entry, isNew } = await exclusively(context, () => takeUp(context, purpose, delivery));
    const receipt = await settle(context, entry, delivery);
    if (receipt !== undefined) return succeeded(receipt);
    if (!isNew) continue;
    const text = `Nonce ${entry.nonce} of ${entry.from} was used by another transaction.`;
    throw new AssayError("REFUSED", text, "Another program sends from the same account; run the command again.");
  }
}

/** What was sent for a purpose and not reported, handed in again; a new transaction if there is none. */
async function takeUp(
  context: Context,
  purpose: string,
  delivery: Delivery,
): Promise<{ readonly entry: Entry; readonly isNew: boolean }> {
  const found = await unreported(context, purpose);
  if (found === undefined) return { entry: await sendNew(context, purpose, delivery), isNew: true };
  return { entry: await handAgain(context, found, delivery), isNew: false };
}

/** Runs what numbers transactions while no other process does. */
const exclusively = <T>({ journal }: Context, work: () => Promise<T>): Promise<T> =>
  journal === undefined ? work() : journal.locked(work);

/**
 * Waits for what earlier commands of an account sent and nobody saw mined, so that a command looks at a chain on which its own past stands.
 * @throws AssayError NOT_YET if it takes too long.
 */
export async function settleEarlier(sender: Sender): Promise<void> {
  const context = await contextOf(sender);
  const { journal, chainId, signer } = context;
  for (const entry of (await journal?.entries(chainId, signer.address)) ?? [])
    if (entry.ending === undefined && (await isTaken(context, entry))) await settle(context, entry);
}

/** Whether a node took an entry: whoever was cut off may not have handed in what it had signed, which is done here. */
async function isTaken({ request, journal }: Context, entry: Entry): Promise<boolean> {
  const { raw, from, nonce, hash = "" } = entry;
  if (raw === undefined && hash !== "") return true;
  const handed = raw === undefined ? undefined : await handIn(request, raw);
  if (handed === "taken" || (await nonceOf(request, from, "pending")) > nonce) return true;
  if (typeof handed === "object") await journal?.ended(entry, "refused", hash);
  return false;
}

async function contextOf({ signer, request, program, journal, onSent, patience, mostFee }: Sender): Promise<Context> {
  const own = request ?? requestOf(signer);
  const chainId = program?.addresses.chainId ?? (await readChainId(own));
  // What is signed for another chain could be mined there.
  await requireSameChain(own, chainId);
  return {
    request: own,
    signer,
    chainId,
    journal,
    onSent: onSent ?? (() => undefined),
    patience: patience ?? PATIENCE,
    mostFee,
  };
}

/** Calls through the node that a signer is connected to. */
export function requestOf({ provider }: Account): Request {
  const node = provider as unknown as { send(method: string, params: unknown[]): Promise<unknown> } | null;
  if (node === null) throw new TypeError("The signer has no provider");
  return (method, params) => node.send(method, [...params]);
}

/** What was sent for a purpose, is not known to have failed, and was never reported. */
async function unreported({ journal, chainId, signer }: Context, purpose: string): Promise<Entry | undefined> {
  const entries = (await journal?.entries(chainId, signer.address)) ?? [];
  const open = (ending: Ending | undefined): boolean =>
    ending === undefined || ending === "mined" || ending === "refused";
  return entries.findLast((entry) => entry.purpose === purpose && !entry.reported && open(entry.ending));
}

/** Checks, numbers, notes and hands in a transaction. */
async function sendNew(context: Context, purpose: string, { prepare, wish, what }: Delivery): Promise<Entry> {
  const { signer, request, chainId } = context;
  const gasLimit = await prepare();
  const nonce = await freeNonce(context);
  const block = Number(await request("eth_blockNumber", []));
  const entry = { chainId, from: signer.address, nonce, purpose, what, block, hashes: [], reported: false };
  return hand(context, entry, { ...wish, gasLimit });
}

async function freeNonce({ journal, chainId, signer, request }: Context): Promise<number> {
  const entries = (await journal?.entries(chainId, signer.address)) ?? [];
  // One without a hash was handed to a node that signs by itself, which counts it if it has it.
  const open = entries.filter(({ ending, hashes }) => ending === undefined && hashes.length > 0);
  const waiting = open.map(({ nonce }) => nonce + 1);
  return Math.max(await nonceOf(request, signer.address, "pending"), ...waiting);
}

/** Signs for an entry's nonce, notes it, hands it in. A node that holds the key signs by itself. */
async function hand(context: Context, entry: Entry, wish: Wish, fees?: Fees): Promise<Entry> {
  const { journal, signer, request, chainId, onSent, mostFee } = context;
  const { hashes, reported: _, ending: _ending, ...rest } = entry;
  if (!signsHere(signer)) {
    await journal?.sent(rest);
    const hash = await handUnsigned(request, entry, wish);
    if (hash === undefined) return entry;
    await journal?.sent({ ...rest, hash });
    onSent(hash, entry.what);
    return { ...entry, hash, hashes: [...hashes, hash] };
  }
  const numbers = { ...(fees ?? withinCeiling(await currentFees(request), mostFee)), nonce: entry.nonce, chainId };
  const signed = await signWish(signer, wish, numbers);
  await journal?.sent({ ...rest, ...signed });
  onSent(signed.hash, entry.what);
  const handed = await handIn(request, signed.raw);
  await refuse(context, entry, handed, signed.hash);
  return { ...entry, ...signed, hashes: [...hashes, signed.hash] };
}

/** Hands in again what an earlier command signed, if it is not mined: the same bytes, or the same call for the same nonce. */
async function handAgain(context: Context, entry: Entry, delivery: Delivery): Promise<Entry> {
  const { request, signer } = context;
  const { from, nonce, raw, hashes } = entry;
  if ((await nonceOf(request, from, "latest")) > nonce || (await receiptIn(context, entry)) !== undefined) return entry;
  if (raw !== undefined && typeof (await handIn(request, raw)) !== "object") return entry;
  if (raw === undefined && hashes.length > 0) return entry;
  // What was refused is signed anew, for the same nonce: no more than one of the two is ever mined.
  const gasLimit = await delivery.prepare();
  if (raw === undefined || !signsHere(signer)) return hand(context, entry, { ...delivery.wish, gasLimit });
  const fees = higherFees(feesOf(raw), await currentFees(request));
  return isWithin(fees, context.mostFee) ? hand(context, entry, { ...delivery.wish, gasLimit }, fees) : entry;
}

function feesOf(raw: string): Fees {
  const { maxFeePerGas, maxPriorityFeePerGas } = Transaction.from(raw);
  return { maxFeePerGas: maxFeePerGas ?? 0n, maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n };
}

async function handUnsigned(request: Request, { from, nonce }: Entry, wish: Wish): Promise<string | undefined> {
  const { to, data, gasLimit } = wish;
  const call = { from, to, data, gas: `0x${gasLimit.toString(16)}`, nonce: toQuantity(nonce) };
  try {
    return String(await request("eth_sendTransaction", [call]));
  } catch (error) {
    const handed = handedOf(error);
    if (typeof handed === "object") throw error;
    return undefined;
  }
}

/** Notes and throws what a node refused. */
async function refuse({ journal }: Context, entry: Entry, handed: Handed, hash: string): Promise<void> {
  if (typeof handed !== "object") return;
  await journal?.ended(entry, "refused", hash);
  throw handed.refused;
}

/**
 * Waits for an entry: whichever of its transactions is mined. One that no node knows any more is handed in again, and replaced by one with a
 * higher fee if it waits long.
 * @returns Its receipt, or undefined if its nonce was used by something else.
 * @throws AssayError NOT_YET after the patience of the session.
 */
async function settle(context: Context, entry: Entry, delivery?: Delivery): Promise<Receipt | undefined> {
  const { request, journal, signer, patience } = context;
  const deadline = Date.now() + 1_000 * patience;
  let current = entry;
  for (let round = 0; ; round++) {
    const receipt = await receiptIn(context, current);
    if (receipt !== undefined) {
      await journal?.ended(current, receipt.succeeded ? "mined" : "reverted", receipt.hash);
      return receipt;
    }
    if ((await nonceOf(request, signer.address, "latest")) > current.nonce && (await isReplaced(request, current))) {
      await journal?.ended(current, "replaced", current.hash ?? "");
      return undefined;
    }
    if (Date.now() >= deadline) throw notMined(current, patience);
    if (round > 0 && round % ROUNDS === 0) current = await replace(context, current, delivery);
    await delay(Math.min(MAX_WAIT, FIRST_WAIT * 2 ** Math.min(round, 10)));
  }
}

/**
 * Whether another transaction has an entry's nonce. A receipt that is not there says nothing of it: behind one address may stand a node that counts the
 * transaction already and another that does not know it yet, and what seems to be replaced is sent once more.
 */
async function isReplaced(request: Request, entry: Entry): Promise<boolean> {
  const mined = await minedByNonce(request, entry);
  return mined !== undefined && !isOwn(entry, mined);
}

/** Whether a mined transaction with an entry's nonce is the entry's: by its hash, or by what it does where the node that signed it gave none. */
const isOwn = ({ hashes, purpose }: Entry, mined: Found): boolean =>
  hashes.length === 0 ? mined.purpose === purpose : hashes.includes(mined.hash);

const FIRST_WAIT = 20;
const MAX_WAIT = 2_000;
/** Rounds of waiting before a higher fee is tried: about half a minute. */
const ROUNDS = 20;

async function receiptIn({ request }: Context, entry: Entry): Promise<Receipt | undefined> {
  const hashes = [...entry.hashes].reverse();
  // A node that signs gave no hash before the command ended: its transaction is known by its nonce and what it does.
  const mined = hashes.length === 0 ? await minedByNonce(request, entry) : undefined;
  for (const hash of mined !== undefined && isOwn(entry, mined) ? [mined.hash] : hashes) {
    const receipt = await receiptOf(request, hash);
    if (receipt !== undefined) return receipt;
  }
  return undefined;
}

/** Signs the same again for the same nonce, with a higher fee. */
async function replace(context: Context, entry: Entry, delivery: Delivery | undefined): Promise<Entry> {
  const { request, signer } = context;
  if (delivery === undefined || !signsHere(signer) || entry.raw === undefined) return entry;
  const { gasLimit } = Transaction.from(entry.raw);
  const fees = higherFees(feesOf(entry.raw), await currentFees(request));
  return isWithin(fees, context.mostFee) ? hand(context, entry, { ...delivery.wish, gasLimit }, fees) : entry;
}

function succeeded(receipt: Receipt): Receipt {
  if (receipt.succeeded) return receipt;
  const text = `Transaction ${receipt.hash} was mined in block ${receipt.block} and reverted.`;
  throw new AssayError("REFUSED", text, "What it needed has changed since it was checked; run the command again.");
}

function notMined({ hash = "of unknown hash", what, nonce }: Entry, patience: number): AssayError {
  const text = `Transaction ${hash} (${what}, nonce ${nonce}) was not mined in ${patience} seconds.`;
  return new AssayError(
    "NOT_YET",
    text,
    "Run the same command again: it goes on waiting for this one, and sends nothing else.",
  );
}
