import { id as hashOf, Interface } from "ethers";
import { DelegateStatements__factory, ReputationGovernor__factory } from "../../../../typechain-types/index.js";
import { AssayError } from "../../../engine/errors.js";
import type { ProposalInput } from "../../../sources/proposals.js";
import { eventOf, numberIn, send, type Sender, type Sent } from "../../send.js";
import type { FundingSession } from "../../funding/session.js";
import type { Session } from "../../session.js";

type Voter = Pick<Session, "program"> & Sender;

/** `IGovernor.ProposalState` in words, by number. */
export const PROPOSAL_STATES = [
  ...["pending", "active", "cancelled", "defeated", "succeeded", "queued", "expired", "executed"],
] as const;

/** Votes by their numbers. */
export const VOTES = ["against", "for", "abstain"] as const;

const governorOf = ({ program, signer }: Voter) =>
  ReputationGovernor__factory.connect(program.addresses.governor, signer);

/** Calls of a proposal as the governor takes them. */
function callsOf({ calls }: ProposalInput): [targets: string[], values: bigint[], calldatas: string[]] {
  const calldatas = calls.map(({ function: signature, args }) => {
    try {
      const called = new Interface([`function ${signature}`]);
      return called.encodeFunctionData(signature.slice(0, signature.indexOf("(")), args);
    } catch (error) {
      const reason = error instanceof Error ? error.message.split("(")[0] : "";
      throw new AssayError("INVALID_ARGUMENT", `${signature} cannot be called so: ${reason?.trim() ?? ""}.`);
    }
  });
  return [calls.map(({ target }) => target), calls.map(({ value }) => value), calldatas];
}

/** Proposes calls of the timelock; `returned` is the number of the proposal. */
export async function propose(session: Voter, input: ProposalInput): Promise<Sent<bigint>> {
  const governor = governorOf(session);
  const sent = await send(session, governor.propose, [...callsOf(input), input.description]);
  if (sent.mined === undefined) return sent;
  return { ...sent, returned: numberIn(eventOf(sent.mined, governor, "ProposalCreated"), "proposalId") };
}

/** Votes on a proposal; `support` is a place in `VOTES`. */
export function castVote(session: Voter, id: bigint, support: number): Promise<Sent<bigint>> {
  return send(session, governorOf(session).castVote, [id, support]);
}

/** Queues a proposal that succeeded in the timelock; `returned` is its number. */
export function queueProposal(session: Voter, input: ProposalInput) {
  return send(session, governorOf(session).queue, [...callsOf(input), hashOf(input.description)]);
}

/** Executes a proposal whose delay in the timelock is over; `returned` is its number. */
export function executeProposal(session: Voter, input: ProposalInput) {
  return send(session, governorOf(session).execute, [...callsOf(input), hashOf(input.description)]);
}

/** Where a proposal stands; times are Unix seconds, votes decayed points at the snapshot. */
export interface ProposalStanding {
  readonly id: bigint;
  readonly state: (typeof PROPOSAL_STATES)[number];
  readonly snapshot: bigint;
  readonly deadline: bigint;
  readonly eta: bigint;
  readonly quorum: bigint | null;
  readonly votes: { readonly against: bigint; readonly for: bigint; readonly abstain: bigint };
}

/** Reads where a proposal stands; the quorum is known once its snapshot has passed. */
export async function proposalStanding(session: Voter, id: bigint): Promise<ProposalStanding> {
  const governor = governorOf(session);
  const [state, snapshot, deadline, eta, [against, inFavour, abstain], now] = await Promise.all([
    governor.state(id),
    governor.proposalSnapshot(id),
    governor.proposalDeadline(id),
    governor.proposalEta(id),
    governor.proposalVotes(id),
    governor.clock(),
  ]);
  return {
    ...{ id, state: PROPOSAL_STATES[Number(state)] ?? "pending", snapshot, deadline, eta },
    quorum: snapshot < now ? await governor.quorum(snapshot) : null,
    votes: { against, for: inFavour, abstain },
  };
}

/** Number of a proposal of these calls, whether or not it was made. */
export function proposalId(session: Voter, input: ProposalInput): Promise<bigint> {
  return governorOf(session).getProposalId(...callsOf(input), hashOf(input.description));
}

/** Delegates the signer's overall votes; to itself for nobody. Votes in a domain cannot be delegated. */
export function setDelegate(session: Voter, account: string): Promise<Sent<void>> {
  return send(session, session.program.reputation.delegate, [account]);
}

/** An account's delegate, and the votes that it has itself, of whoever. */
export async function delegateOf({ program }: Pick<Session, "program">, account: string) {
  const { reputation } = program;
  const [delegate, votes] = await Promise.all([reputation.delegates(account), reputation.getVotes(account)]);
  return { account, delegate, votes };
}

/** Publishes the signer's statement of how it votes; an empty one takes it back. */
export function publishStatement(session: FundingSession, statement: string): Promise<Sent<void>> {
  return send(session, session.funding.statements.publish, [statement]);
}

/** What a delegate says of how it votes; empty if nothing, or where statements are not deployed. */
export async function statementOf(
  { signer, deployed }: Pick<FundingSession, "signer" | "deployed">,
  account: string,
): Promise<string> {
  const address = deployed["Funding#DelegateStatements"];
  if (address === undefined) return "";
  return DelegateStatements__factory.connect(address, signer).statementOf(account);
}
