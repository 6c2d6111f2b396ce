import { AssayError } from "../../../engine/errors.js";
import { EpochOracleStatus } from "../../../engine/rules/contract-values.js";
import { sentArgs } from "../../network/earlier.js";
import { send, type Sent } from "../../send.js";
import type { Session } from "../../session.js";
import { computeBundle, withFresh, type GivenRules } from "./compute.js";
import { requireSecond, rootCall, type SentRoot } from "./settle.js";
import { standingRoot } from "./status.js";

/** Who stakes on roots. */
export type Staker = Pick<Session, "program" | "signer" | "dryRun">;

/** Where a root can be brought: against a proposal, or to a dispute. */
const OPEN = [EpochOracleStatus.Proposed, EpochOracleStatus.Disputed];

/**
 * Recomputes a proposed or disputed epoch and brings the right root against the one that stands; `uri` says where its bundle is published.
 * @throws AssayError INVALID_ARGUMENT if the root that stands is right, or the right one is on the table.
 */
export async function challengeEpoch(
  session: Session,
  given: GivenRules,
  epoch: bigint,
  uri: string,
): Promise<SentRoot & { readonly counterRoot: string }> {
  const { oracle } = session.program;
  requireSecond(session);
  const sentBefore = await sentArgs<ChallengeArgs>(session, rootCall(oracle, "challenge", epoch));
  if (sentBefore !== undefined) {
    const sent = await send(session, oracle.challenge, sentBefore);
    return { ...sent, root: await oracle.standingRoot(epoch), counterRoot: sentBefore[1] };
  }
  await standingRoot(session.program, epoch, OPEN);
  // Never from a store that has grown over time: a challenge is only as good as the data that it rests on.
  const own = await withFresh(session, given, epoch, ({ root }) => root);
  const { root: kept, bundleHash } = await computeBundle(session, given, epoch);
  if (kept !== own) {
    const text = `The store here gives root ${kept} for epoch ${epoch}, a fresh one ${own}.`;
    throw new AssayError("INCOMPLETE", text, "Move the store away and compute again; nothing was sent.");
  }
  const standing = await standingRoot(session.program, epoch, OPEN);
  if (own === standing) {
    const text = `Root ${standing} of epoch ${epoch} is right; a challenge would lose its stake.`;
    throw new AssayError("INVALID_ARGUMENT", text);
  }
  if (Number(await oracle.bundleOf(epoch, own)) !== 0) {
    const hint = "While stakes decide, add to it with `npx hardhat epoch stake`.";
    throw new AssayError("INVALID_ARGUMENT", `The right root ${own} of epoch ${epoch} is on the table already.`, hint);
  }
  const sent = await send(session, oracle.challenge, [epoch, own, bundleHash, uri]);
  return { ...sent, root: standing, counterRoot: own };
}

type ChallengeArgs = [epoch: bigint, root: string, bundleHash: string, uri: string];

/** Names the root of a dispute that is final, as the signer, who must be the council. */
export function ruleDispute(session: Staker, epoch: bigint, root: string): Promise<Sent<void>> {
  return send(session, session.program.oracle.rule, [epoch, root]);
}

/**
 * Units that an amount of bonded tokens stands for.
 * @throws AssayError INVALID_ARGUMENT if it is less than one.
 */
export async function stakeUnits({ program }: Pick<Session, "program">, amount: bigint): Promise<bigint> {
  const { stakeRate } = await program.oracle.terms();
  if (amount >= stakeRate) return amount / stakeRate;
  throw new AssayError("INVALID_ARGUMENT", `The least stake is ${stakeRate} wei of the bond token.`);
}

/** Lays a part of the stake with which a root comes to the table, so that another can propose or bring it. */
export async function backRoot(session: Staker, epoch: bigint, root: string, amount: bigint): Promise<Sent<void>> {
  return send(session, session.program.oracle.back, [epoch, root, await stakeUnits(session, amount)]);
}

/** Takes back what the signer laid on a root that is not on the table. */
export function withdrawBacking(session: Staker, epoch: bigint, root: string): Promise<Sent<void>> {
  return send(session, session.program.oracle.withdraw, [epoch, root]);
}

/** Adds to a root that is behind, while stakes decide. */
export async function addStake(session: Staker, epoch: bigint, root: string, amount: bigint): Promise<Sent<void>> {
  return send(session, session.program.oracle.addStake, [epoch, root, await stakeUnits(session, amount)]);
}

/** What became of a stake: units lost, wei of the bond token paid. */
export interface SettledStake {
  readonly lost: bigint;
  readonly reward: bigint;
}

/** Settles what an account laid on a root of a final epoch, whoever asks. */
export async function settleStake(
  session: Staker,
  epoch: bigint,
  root: string,
  account: string,
): Promise<Sent<SettledStake>> {
  const sent = await send(session, session.program.oracle.settle, [epoch, root, account]);
  const { lost, reward } = sent.returned;
  return { ...sent, returned: { lost, reward } };
}
