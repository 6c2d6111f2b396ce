import { id as textHash } from "ethers";
import { readCredit, type CreditInput } from "../../src/bundle/leaves.js";
import { rulesHash, type Rules } from "../../src/engine/rules/rules.js";
import { ReputationGovernor__factory } from "../../typechain-types/index.js";
import { mined } from "../../src/program/send.js";
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

/** More than a delegation or a credit takes: an estimate made within the second of another's checkpoint is too low for the next second. */
const [CHECKPOINT_GAS, CREDIT_GAS] = [500_000n, 5_000_000n];

/** Credits everybody's reputation, which anyone can do for anyone: only what is credited votes. */
export async function creditEverybody(stage: Stage, home: string, accounts: readonly string[]): Promise<void> {
  const { reputation } = stage.as(stage.bot);
  const epochs = Array.from({ length: Number(await stage.program.oracle.nextEpoch()) }, (_, epoch) => epoch);
  for (const account of accounts) {
    const found = await Promise.all(epochs.map((epoch) => readCredit(home, epoch, account)));
    const credited = await Promise.all(epochs.map((epoch) => reputation.isCredited(account, epoch)));
    const credits = found.filter((credit, i) => credit !== undefined && credit.reputation !== 0n && !credited[i]);
    if (credits.length !== 0)
      await mined(reputation.credit(account, credits as CreditInput[], { gasLimit: CREDIT_GAS }));
  }
}

/** The accounts with the most votes, as many as a quorum takes, with a quarter to spare. */
async function strongest({ program }: Stage, accounts: readonly string[]): Promise<string[]> {
  const votes = new Map<string, bigint>();
  for (const account of accounts) votes.set(account, await program.reputation.getVotes(account));
  const order = accounts.toSorted((a, b) => Number((votes.get(b) ?? 0n) - (votes.get(a) ?? 0n)));
  const needed = ((await program.reputation.governanceFloor()) * 5n) / 4n;
  let sum = 0n;
  const count = order.findIndex((account) => (sum += votes.get(account) ?? 0n) >= needed);
  if (count < 0) throw new Error(`All votes together, ${sum}, are below ${needed}`);
  return order.slice(0, count + 1);
}

/**
 * Contributors change the program's rules with the reputation that they earned: they delegate to one of them, who proposes and votes; what has
 * passed is executed through the timelock.
 */
export async function changeRules(
  stage: Stage,
  accounts: readonly string[],
  rules: Rules,
  description: string,
): Promise<Vote> {
  const { program } = stage;
  const voters = await strongest(stage, accounts);
  const [speaker = ""] = voters;
  for (const account of voters.slice(1))
    await mined(
      program.reputation.connect(await actor(stage, account)).delegate(speaker, { gasLimit: CHECKPOINT_GAS }),
    );
  const governor = ReputationGovernor__factory.connect(program.addresses.governor, await actor(stage, speaker));
  const hash = rulesHash(rules);
  const call = program.oracle.interface.encodeFunctionData("setRules", [hash, "rules.json"]);
  const proposal = [[program.addresses.epochOracle], [0n], [call]] as [string[], bigint[], string[]];
  const proposalId = await governor.getProposalId(...proposal, textHash(description));
  await mined(governor.propose(...proposal, description));
  const snapshot = await governor.proposalSnapshot(proposalId);
  await moveTo(stage, Number(snapshot) + 1);
  await mined(governor.castVote(proposalId, FOR));
  await moveTo(stage, Number(await governor.proposalDeadline(proposalId)) + 1);
  await mined(governor.queue(...proposal, textHash(description)));
  await moveTo(stage, Number(await governor.proposalEta(proposalId)) + 1);
  await mined(governor.execute(...proposal, textHash(description)));
  const now = await stage.connection.networkHelpers.time.latest();
  const fromEpoch = (await program.oracle.epochAt(now)) + 1n;
  if ((await program.oracle.rulesOf(fromEpoch)) !== hash) throw new Error("The vote did not change the rules");
  return {
    description,
    voters: voters.length,
    votes: await program.reputation.getPastVotes(speaker, snapshot),
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
