import type { PeerTerms } from "../../../sources/funding.js";
import { send, type Sent } from "../../send.js";
import type { FundingSession } from "../../funding/session.js";

/** Points for a member. */
export interface MemberGift {
  readonly receiver: string;
  readonly points: bigint;
}

/** Gives points of the signer in the round of a task that runs now, in place of those given to the same members before. */
export function givePoints(
  session: FundingSession,
  task: number,
  terms: PeerTerms,
  gifts: readonly MemberGift[],
): Promise<Sent<void>> {
  return send(session, session.funding.peers.give, [task, terms, gifts.map((each) => ({ ...each }))]);
}

/** Says whether the signer wants to receive points. */
export function setReceives(session: FundingSession, receives: boolean): Promise<Sent<void>> {
  return send(session, session.funding.peers.setReceives, [receives]);
}

/** Attests what a member received in a round that is over, whoever asks; gives the uid of the attestation. */
export function attestPoints(
  session: FundingSession,
  task: number,
  terms: PeerTerms,
  { round, receiver }: { readonly round: bigint; readonly receiver: string },
): Promise<Sent<string>> {
  return send(session, session.funding.peers.attest, [task, terms, round, receiver]);
}

/** What an account has given and received in a round of a task, the running one if none is named. */
export async function peerStanding(
  { funding: { peers } }: FundingSession,
  {
    task,
    terms,
    account,
    round,
  }: { readonly task: number; readonly terms: PeerTerms; readonly account: string; readonly round?: bigint },
) {
  const meant = round ?? (await peers.currentRound(task, terms));
  const [received, spent] = await Promise.all([
    peers.receivedBy(task, meant, account),
    peers.spentBy(task, meant, account),
  ]);
  return { round: meant, account, received, spent, budget: BigInt(terms.budget) };
}
