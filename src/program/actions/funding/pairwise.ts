import { findProofs } from "../../../bundle/proofs.js";
import { addressAt } from "../../../engine/columns/bytes.js";
import { AssayError } from "../../../engine/errors.js";
import { sharesOfRound, type RoundShares } from "../../../engine/epoch/round-shares.js";
import { proofHex } from "../../../engine/tree/merkle.js";
import { readClosedRounds } from "../../funding/rounds.js";
import { callOf, type Call } from "../../send.js";
import type { FundingSession } from "../../funding/session.js";

/** Shares that are proven in one call. */
const PROVEN_AT_ONCE = 40;

/** Root that says that nothing is committed. */
const NONE = `0x${"00".repeat(32)}`;

/**
 * The calls that prove what the projects of a closed pairwise round get: computes the shares from the chain, shows that the root of the round's epoch
 * commits to them, and proves those that are not proven. Whoever asks.
 * @throws AssayError NOT_FOUND without the epoch's bundle, or if its root does not commit to these shares.
 */
export async function shareCalls(session: FundingSession, id: bigint): Promise<Call<void>[]> {
  const { pairwise } = session.funding;
  const epoch = await pairwise.epochOf(id);
  const contract = (await pairwise.getAddress()).toLowerCase();
  const [round] = await readClosedRounds({ request: session.request }, [{ contract, id: Number(id) }], Number(epoch));
  const found = round === undefined ? undefined : sharesOfRound(round);
  if (found === undefined) return [];
  const isCommitted = (await pairwise.sharesRootOf(id)) !== NONE;
  return [...(isCommitted ? [] : [await commitment(session, id, found)]), ...(await openProofs(session, id, found))];
}

async function commitment(session: FundingSession, id: bigint, { marker, sharesRoot }: RoundShares) {
  const { pairwise } = session.funding;
  const epoch = Number(await pairwise.epochOf(id));
  const account = addressAt(marker, 0);
  const { proofs } = await findProofs(session.home, epoch, [account]);
  const leaf = proofs.accounts[account];
  if (leaf === undefined) {
    const text = `The root of epoch ${epoch} does not commit to the shares of round ${id}.`;
    throw new AssayError("NOT_FOUND", text, "The rules of that epoch must name the round before it starts.");
  }
  return callOf(pairwise.commitShares, [id, sharesRoot, [...leaf.proof]]);
}

/** Calls that prove the shares of the projects that are not settled and whose share is not proven. */
async function openProofs(session: FundingSession, id: bigint, { shares, tree }: RoundShares): Promise<Call<void>[]> {
  const { pairwise } = session.funding;
  const proven = new Set(
    (await pairwise.queryFilter(pairwise.filters.ShareProven(id))).map(({ args }) => args.project.toLowerCase()),
  );
  const open = shares.map(([project, amount], i) => ({ project, amount, proof: proofHex(tree, i) }));
  const missing = open.filter(({ project }) => !proven.has(project));
  const calls: Call<void>[] = [];
  for (let from = 0; from < missing.length; from += PROVEN_AT_ONCE)
    calls.push(callOf(pairwise.prove, [id, missing.slice(from, from + PROVEN_AT_ONCE)]));
  return calls;
}
