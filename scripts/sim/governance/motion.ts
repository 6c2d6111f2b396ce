import { id } from "ethers";
import { DAY, moveTo, votesOf, type Member, type Stage } from "./stage.js";

/** A call that a member wants the votes to make. */
export interface Call {
  readonly target: string;
  readonly data: string;
}

/** A call on its way through proposal, vote and timelock. */
export interface Motion extends Call {
  readonly by: Member;
  readonly id: bigint;
  readonly description: string;
}

/** Order of `IGovernor.ProposalState`. */
const STATES = [
  ...["pending", "active", "cancelled", "defeated"],
  ...["succeeded", "queued", "expired", "executed"],
] as const;

const callsOf = ({ target, data }: Call): [string[], bigint[], string[]] => [[target], [0n], [data]];

/** Proposes a call in the name of a member; undefined if it has too few votes. */
export async function propose(stage: Stage, by: Member, call: Call): Promise<Motion | undefined> {
  const { governor, accounts, connection } = stage;
  // Votes count that there were a second ago.
  await connection.networkHelpers.time.increase(2);
  if ((await votesOf(stage, by)) < (await governor.proposalThreshold())) return undefined;
  const description = `Call ${await connection.networkHelpers.time.latest()}`;
  await governor.connect(accounts[by]).propose(...callsOf(call), description);
  return { ...call, by, description, id: await governor.getProposalId(...callsOf(call), id(description)) };
}

/** Whoever is named votes once the vote is open: its proposer for it, the others against it. */
export async function vote(stage: Stage, motion: Motion, voters: readonly Member[]): Promise<void> {
  const { governor, accounts } = stage;
  await moveTo(stage, (await governor.proposalSnapshot(motion.id)) + 1n);
  for (const name of voters) await governor.connect(accounts[name]).castVote(motion.id, name === motion.by ? 1 : 0);
}

/** Where a motion stands. */
export const stateOf = async ({ governor }: Stage, { id: number }: Motion): Promise<string> =>
  STATES[Number(await governor.state(number))] ?? "unknown";

/** Queues what has passed; the timelock's number of it. */
export async function queue({ governor, program }: Stage, motion: Motion): Promise<string> {
  const transaction = await governor.queue(...callsOf(motion), id(motion.description));
  const block = (await transaction.wait())?.blockNumber;
  const [scheduled] = await program.timelock.queryFilter(program.timelock.filters.CallScheduled(), block, block);
  return scheduled?.args.id ?? "";
}

/** Executes what the timelock has kept long enough. */
export async function execute(stage: Stage, motion: Motion): Promise<void> {
  const { governor } = stage;
  await moveTo(stage, await governor.proposalEta(motion.id));
  await governor.execute(...callsOf(motion), id(motion.description));
}

/** Takes a motion from the vote to its execution; how it ended. */
export async function carry(stage: Stage, motion: Motion, voters: readonly Member[]): Promise<string> {
  await vote(stage, motion, voters);
  await moveTo(stage, (await stage.governor.proposalDeadline(motion.id)) + 1n);
  if ((await stateOf(stage, motion)) !== "succeeded") return stateOf(stage, motion);
  await queue(stage, motion);
  await moveTo(stage, (await stage.governor.proposalEta(motion.id)) + DAY);
  await execute(stage, motion);
  return stateOf(stage, motion);
}
