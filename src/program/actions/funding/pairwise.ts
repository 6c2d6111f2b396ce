import { findProofs } from "../../../bundle/proofs.js";
import { addressAt } from "../../../engine/columns/bytes.js";
import { AssayError } from "../../../engine/errors.js";
import { sharesOfRound, type RoundShares } from "../../../engine/epoch/round-shares.js";
import { proofHex } from "../../../engine/tree/merkle.js";
import { readClosedRounds } from "../../funding/rounds.js";
import { send } from "../../send.js";
import type { FundingSession } from "../../funding/session.js";

/** Shares that are proven in one call. */
const PROVEN_AT_ONCE = 40;

/** Root that says that nothing is committed. */
const NONE = `0x${"00".repeat(32)}`;

/**
 * Proves what the projects of a closed pairwise round get: computes the shares from the chain, shows that the root of the round's epoch commits
 * to them, and proves those that are not proven. Whoever asks.
 * @throws AssayError NOT_FOUND without the epoch's bundle, or if its root does not commit to these shares.
 */
export async function proveShares(session: FundingSession, id: bigint): Promise<void> {
  const { pairwise } = session.funding;
  const epoch = await pairwise.epochOf(id);
  const contract = (await pairwise.getAddress()).toLowerCase();
  const [round] = await readClosedRounds({ request: session.request }, [{ contract, id: Number(id) }], Number(epoch));
  const found = round === undefined ? undefined : sharesOfRound(round);
  if (found === undefined) return;
  if ((await pairwise.sharesRootOf(id)) === NONE) await commitShares(session, id, found);
  await proveOpen(session, id, found);
}

async function commitShares(session: FundingSession, id: bigint, { marker, sharesRoot }: RoundShares): Promise<void> {
  const { pairwise } = session.funding;
  const epoch = Number(await pairwise.epochOf(id));
  const account = addressAt(marker, 0);
  const { proofs } = await findProofs(session.home, epoch, [account]);
  const leaf = proofs.accounts[account];
  if (leaf === undefined) {
    const text = `The root of epoch ${epoch} does not commit to the shares of round ${id}.`;
    throw new AssayError("NOT_FOUND", text, "The rules of that epoch must name the round before it starts.");
  }
  await send(session, pairwise.commitShares, [id, sharesRoot, [...leaf.proof]]);
}

/** Proves the shares of the projects that are not settled and whose share is not proven. */
async function proveOpen(session: FundingSession, id: bigint, { shares, tree }: RoundShares): Promise<void> {
  const { pairwise } = session.funding;
  const proven = new Set(
    (await pairwise.queryFilter(pairwise.filters.ShareProven(id))).map(({ args }) => args.project.toLowerCase()),
  );
  const open = shares.map(([project, amount], i) => ({ project, amount, proof: proofHex(tree, i) }));
  const missing = open.filter(({ project }) => !proven.has(project));
  for (let from = 0; from < missing.length; from += PROVEN_AT_ONCE) {
    await send(session, pairwise.prove, [id, missing.slice(from, from + PROVEN_AT_ONCE)]);
  }
}
