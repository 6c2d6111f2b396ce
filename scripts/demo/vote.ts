import { id as textHash } from "ethers";
import { rulesHash, type Rules } from "../../src/engine/rules/rules.js";
import { ReputationGovernor__factory } from "../../typechain-types/index.js";
import { mined } from "../../src/program/send.js";
import type { Claimer } from "./claims.js";
import { actor, DAY, moveTo, type Stage } from "./stage.js";

/** How a vote went. */
export interface Vote {
  readonly description: string;
  readonly voters: number;
  readonly votes: bigint;
  readonly quorum: bigint;
  readonly fromEpoch: bigint;
  readonly rulesHash: string;
}

const FOR = 1;

/** Contributors change the program's rules with the reputation that they earned: propose, vote, queue, execute through the timelock. */
export async function changeRules(
  stage: Stage,
  claimers: readonly Claimer[],
  rules: Rules,
  description: string,
): Promise<Vote> {
  const { program } = stage;
  const proposer = claimers[0];
  if (proposer === undefined) throw new Error("Nobody can vote");
  const governor = ReputationGovernor__factory.connect(
    program.addresses.governor,
    await actor(stage, proposer.account),
  );
  const hash = rulesHash(rules);
  const call = program.oracle.interface.encodeFunctionData("setRules", [hash, "rules.json"]);
  const proposal = [[program.addresses.epochOracle], [0n], [call]] as [string[], bigint[], string[]];
  const proposalId = await governor.getProposalId(...proposal, textHash(description));
  await mined(governor.propose(...proposal, description));
  const snapshot = await governor.proposalSnapshot(proposalId);
  await moveTo(stage, Number(snapshot) + 1);
  let votes = 0n;
  for (const { account } of claimers) {
    await mined(governor.connect(await actor(stage, account)).castVote(proposalId, FOR));
    votes += await program.reputation.getPastVotes(account, snapshot);
  }
  await moveTo(stage, Number(await governor.proposalDeadline(proposalId)) + 1);
  await mined(governor.queue(...proposal, textHash(description)));
  await moveTo(stage, Number(await governor.proposalEta(proposalId)) + 1);
  await mined(governor.execute(...proposal, textHash(description)));
  const now = await stage.connection.networkHelpers.time.latest();
  const fromEpoch = (await program.oracle.epochAt(now)) + 1n;
  if ((await program.oracle.rulesOf(fromEpoch)) !== hash) throw new Error("The vote did not change the rules");
  return {
    description,
    voters: claimers.length,
    votes,
    quorum: await governor.quorum(snapshot),
    fromEpoch,
    rulesHash: hash,
  };
}

/** Lets `weeks` pass. */
export async function pass(stage: Stage, weeks: number): Promise<void> {
  const now = await stage.connection.networkHelpers.time.latest();
  await moveTo(stage, now + weeks * 7 * DAY);
}
