import { Transaction, type Interface, type Result } from "ethers";
import { isUnsaid, type Entry } from "../../store/journal.js";
import { stepOf, type Method, type Sender } from "../send.js";
import type { Session } from "../session.js";
import { purposeOf } from "./transactions.js";

/** Whose earlier commands are looked at. */
export type Earlier = Sender & Pick<Session, "program">;

/**
 * Whether an earlier command of the signer, or one beside this, sent a call and has not said so yet. What a verb checks before it sends may have
 * been changed by that very call: `send` finds it, and nothing else needs to be checked.
 */
export async function isSent<A extends unknown[], R>(
  session: Earlier,
  method: Method<A, R>,
  args: A,
): Promise<boolean> {
  const { to, data } = await stepOf(method, args);
  const { signer, program } = session;
  const purpose = purposeOf(program.addresses.chainId, { from: signer.address, to, data });
  return (await openEntries(session)).some((entry) => entry.purpose === purpose);
}

/** A contract's method, and which of its calls is meant. */
export interface MeantCall {
  readonly contract: { readonly interface: Interface; readonly target: unknown };
  readonly method: string;
  readonly isMeant: (args: Result) => boolean;
}

/** Arguments of the newest call of a kind as `isSent` looks for them; undefined if there is none. A dry run looks for none. */
export async function sentArgs<A extends unknown[]>(session: Earlier, call: MeantCall): Promise<A | undefined> {
  return (await allSentArgs<A>(session, call)).at(-1);
}

/** Arguments of each call of a kind as `isSent` looks for them, oldest first. A dry run looks for none. */
export async function allSentArgs<A extends unknown[]>(
  session: Earlier,
  { contract, method, isMeant }: MeantCall,
): Promise<A[]> {
  const found: A[] = [];
  for (const entry of await openEntries(session)) {
    const { to, data } = (await callOf(session, entry)) ?? {};
    if (data === undefined || to?.toLowerCase() !== String(contract.target).toLowerCase()) continue;
    const call = contract.interface.parseTransaction({ data });
    if (call?.name === method && isMeant(call.args)) found.push(call.args.toArray(true) as A);
  }
  return found;
}

async function openEntries({ signer, program, journal, dryRun }: Earlier): Promise<Entry[]> {
  if (dryRun === true) return [];
  const entries = (await journal?.entries(program.addresses.chainId, signer.address)) ?? [];
  return entries.filter(isUnsaid);
}

/** What an entry called: as it was signed, or as the node has it that signed it. */
async function callOf(
  { request }: Earlier,
  { raw, hash }: Entry,
): Promise<{ readonly to?: string | null; readonly data?: string } | undefined> {
  if (raw !== undefined) return Transaction.from(raw);
  if (hash === undefined || request === undefined) return undefined;
  const found = (await request("eth_getTransactionByHash", [hash])) as { to: string; input: string } | null;
  return found === null ? undefined : { to: found.to, data: found.input };
}
