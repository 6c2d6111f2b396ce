import type { PairwiseRound, QuadraticRound, RetroRound } from "../../../../typechain-types/index.js";
import type { RoundTerms } from "../../../sources/funding.js";
import type { Funding } from "../../funding/contracts.js";
import type { FundingSession } from "../../funding/session.js";
import { callOf, eventOf, numberIn, send, sendInTurn, type Sent } from "../../send.js";
import { payInto } from "../stake.js";
import { shareCalls } from "./pairwise.js";

/** Kinds of rounds that have a contract, by the names of the engine's parameters. */
export const ROUND_KINDS = ["quadratic", "pairwise", "voice-credits"] as const;
export type RoundKind = (typeof ROUND_KINDS)[number];

/** Kinds of rounds in which donors give. */
export type DonorRoundKind = Exclude<RoundKind, "voice-credits">;

/** The contract of a kind of rounds. */
export function roundsOf({ funding }: FundingSession, kind: RoundKind): QuadraticRound | PairwiseRound | RetroRound {
  return kind === "voice-credits" ? funding.retro : donorRoundsOf(funding, kind);
}

const donorRoundsOf = (funding: Funding, kind: DonorRoundKind): QuadraticRound | PairwiseRound =>
  kind === "quadratic" ? funding.quadratic : funding.pairwise;

/** Events that name a new round. */
const CREATED = {
  quadratic: "QuadraticRoundCreated",
  pairwise: "PairwiseRoundCreated",
  "voice-credits": "RetroRoundCreated",
} as const;

/** A round that was created; its number is 0 in a dry run. */
export interface CreatedRound {
  readonly id: bigint;
  readonly kind: RoundKind;
}

/** Creates a round, of which the signer is the creator, and names its projects; in a dry run the round alone is checked. */
export async function createRound(session: FundingSession, input: RoundTerms): Promise<CreatedRound> {
  const { terms, uri, projects } = input;
  const full = { ...terms, policy: terms.policy ?? session.program.addresses.eligibilityPolicy };
  const { mined } = await createOnly(session, input, full, uri);
  const rounds = roundsOf(session, input.kind);
  const id = numberIn(mined && eventOf(mined, rounds, CREATED[input.kind]), "id");
  if (mined !== undefined && projects.length > 0) await send(session, rounds.addProjects, [id, [...projects]]);
  return { id, kind: input.kind };
}

function createOnly(session: FundingSession, input: RoundTerms, terms: FullTerms, uri: string): Promise<Sent<bigint>> {
  const { quadratic, pairwise, retro } = session.funding;
  if (input.kind === "quadratic") return send(session, quadratic.create, [terms, input.matching, uri]);
  if (input.kind === "pairwise") return send(session, pairwise.create, [terms, input.bounded, uri]);
  return send(session, retro.create, [terms, input.voting, uri]);
}

type FullTerms = RoundTerms["terms"] & { readonly policy: string };

/** Adds the signer's tokens to the pool. */
export async function fundRound(session: FundingSession, kind: RoundKind, id: bigint, amount: bigint) {
  const rounds = roundsOf(session, kind);
  const { token } = await rounds.roundOf(id);
  return payInto(session, { token, to: await rounds.getAddress(), amount }, rounds.fund, [id, amount]);
}

/** A gift of the signer to a project. */
export interface ProjectGift {
  readonly id: bigint;
  readonly project: string;
  readonly amount: bigint;
}

/** Gives the signer's tokens to a project. */
export async function donate(session: FundingSession, kind: DonorRoundKind, { id, project, amount }: ProjectGift) {
  const rounds = donorRoundsOf(session.funding, kind);
  const { token } = await rounds.roundOf(id);
  const payment = { token, to: await rounds.getAddress(), amount };
  return payInto(session, payment, rounds.donate, [id, project, amount]);
}

/** Sets the signer's votes for projects; those not named stay. */
export function vote(
  session: FundingSession,
  id: bigint,
  votes: readonly { readonly project: string; readonly votes: bigint }[],
): Promise<Sent<void>> {
  return send(session, session.funding.retro.vote, [id, votes.map((each) => ({ ...each }))]);
}

/** Cancels a round, as its creator. */
export function cancelRound(session: FundingSession, kind: RoundKind, id: bigint): Promise<Sent<void>> {
  return send(session, roundsOf(session, kind).cancel, [id]);
}

/** Pays a project what it got, whoever asks. */
export function claimShare(session: FundingSession, kind: RoundKind, id: bigint, project: string) {
  return send(session, roundsOf(session, kind).claim, [id, project]);
}

/** Books what every project of a closed round gets, whoever asks; of a pairwise round the shares are proven first. */
export async function closeRound(session: FundingSession, kind: RoundKind, id: bigint) {
  const [settle, ...proofs] = await closingCalls(session, kind, id);
  return sendInTurn(session, proofs, settle);
}

/** Settles the projects that are not, then pays a sponsor its part of what is left. */
export async function reclaimPool(session: FundingSession, kind: RoundKind, id: bigint, sponsor: string) {
  const rounds = roundsOf(session, kind);
  const { cancelled, projects, settled } = await rounds.roundOf(id);
  const [settle, ...proofs] = !cancelled && settled < projects ? await closingCalls(session, kind, id) : [];
  return sendInTurn(session, settle === undefined ? [] : [...proofs, settle], callOf(rounds.reclaim, [id, sponsor]));
}

/** The call that settles a round's projects, and after it those that come before it. */
async function closingCalls(session: FundingSession, kind: RoundKind, id: bigint) {
  const rounds = roundsOf(session, kind);
  const settle = callOf(rounds.settle, [id, await projectsOf(rounds, id)]);
  return [settle, ...(kind === "pairwise" ? await shareCalls(session, id) : [])] as const;
}

/** Pays a donor back what one gave a project of a cancelled round, whoever asks. */
export function refundDonation(
  session: FundingSession,
  kind: DonorRoundKind,
  { id, project, donor }: { readonly id: bigint; readonly project: string; readonly donor: string },
) {
  return send(session, donorRoundsOf(session.funding, kind).refund, [id, project, donor]);
}

/** Accounts of a round's projects, in the order in which they were named. */
async function projectsOf(rounds: ReturnType<typeof roundsOf>, id: bigint): Promise<string[]> {
  const events = await rounds.queryFilter(rounds.filters.ProjectAdded(id));
  return events.map(({ args }) => args.project);
}

/** A round with what each project has of it. */
export interface RoundStanding {
  readonly id: bigint;
  readonly token: string;
  readonly opensAt: bigint;
  readonly closesAt: bigint;
  readonly cancelled: boolean;
  readonly pool: bigint;
  /** `share`: of the pool, the result after the close, before it what it would be. */
  readonly projects: readonly { readonly project: string; readonly donated: bigint; readonly share: bigint }[];
}

/** Where a round stands. */
export async function roundStanding(session: FundingSession, kind: RoundKind, id: bigint): Promise<RoundStanding> {
  const rounds = roundsOf(session, kind);
  const { token, opensAt, closesAt, cancelled, pool } = await rounds.roundOf(id);
  const projects = [];
  for (const project of await projectsOf(rounds, id)) {
    const [{ donated }, share] = await Promise.all([rounds.projectOf(id, project), rounds.shareOf(id, project)]);
    projects.push({ project, donated, share });
  }
  return { id, token, opensAt, closesAt, cancelled, pool, projects };
}
