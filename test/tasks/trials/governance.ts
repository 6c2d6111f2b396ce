import { parseEther, ZeroHash } from "ethers";
import { canonicalRules } from "../../../src/engine/rules/rules.js";
import { ROLES } from "../../../deploy/roles.js";
import { AccessManager__factory, ReputationGovernor__factory } from "../../../typechain-types/index.js";
import { actAs } from "../../helpers/program/acting.js";
import type { Line } from "../every/line.js";
import { trial, type Trial } from "../every/trial.js";
import { FURNISHED_POINTS, now, tokenOf, waitUntil } from "./furnish.js";

const nothing = (): Promise<void> => Promise.resolve();

/** Gives an account points in each of some epochs, by default all that an epoch gives; they are over then. */
async function earn(
  line: Line,
  account: string,
  [first, last]: readonly [bigint, bigint],
  points = FURNISHED_POINTS,
): Promise<void> {
  const { program, connection } = line.test;
  const { reputation, distributor, oracle } = program;
  const asDistributor = reputation.connect(await actAs(connection.ethers, distributor));
  await waitUntil(line, await oracle.epochEnd(last));
  for (let epoch = first; epoch < last; epoch++) await asDistributor.creditProven(account, epoch, points);
  await waitUntil(line, (await now(line)) + 60);
}

/** The bot has enough reputation to govern alone; gives the file of a proposal. */
async function powerful(line: Line): Promise<string> {
  const { bot, deployer } = line.test;
  await earn(line, bot.address, [0n, 8n]);
  const args = [deployer.address, String(parseEther("7"))];
  const calls = [{ target: await tokenOf(line), function: "approve(address spender, uint256 amount)", args }];
  return line.file("proposal.json", { description: "Allow the deployer seven tokens", calls });
}

interface Proposal {
  readonly file: string;
  readonly proposal: string;
}

async function votable(line: Line): Promise<Proposal> {
  const file = await powerful(line);
  const printed = await line.run("governor propose", { file, as: line.test.bot.address });
  const proposal = /^Proposal (\d+)\. /.exec(printed)?.[1] ?? "";
  await waitUntil(line, (await governorOf(line).proposalSnapshot(proposal)) + 1n);
  return { file, proposal };
}

const governorOf = ({ test }: Line) => ReputationGovernor__factory.connect(test.program.addresses.governor, test.bot);

async function succeeded(line: Line): Promise<Proposal> {
  const found = await votable(line);
  await line.run("governor vote", { proposal: found.proposal, as: line.test.bot.address });
  await waitUntil(line, (await governorOf(line).proposalDeadline(found.proposal)) + 1n);
  return found;
}

async function queued(line: Line): Promise<Proposal> {
  const found = await succeeded(line);
  await line.run("governor queue", { file: found.file });
  await waitUntil(line, await governorOf(line).proposalEta(found.proposal));
  return found;
}

/** An operation waits in the timelock; gives its identifier. */
async function waiting(line: Line): Promise<string> {
  const { program, connection } = line.test;
  const { timelock, addresses } = program;
  const asGovernor = timelock.connect(await actAs(connection.ethers, governorOf(line)));
  const call = [addresses.epochOracle, 0n, "0x", ZeroHash, ZeroHash] as const;
  await asGovernor.schedule(...call, await timelock.getMinDelay());
  return timelock.hashOperation(...call);
}

async function announcedCouncil(line: Line): Promise<void> {
  await line.run("council announce", { successor: line.test.bot.address, as: line.test.council.address });
}

/** Accounts that powers go to: contracts of the program stand for multisigs. */
const heirs = ({ test }: Line) => {
  const { governor, epochOracle } = test.program.addresses;
  return { guardian: governor, taskManager: epochOracle };
};

async function handedOver(line: Line): Promise<void> {
  await powerful(line);
  await line.run("program hand-over", heirs(line));
}

/** Votes have faded below what governance needs. */
async function faded(line: Line): Promise<void> {
  await handedOver(line);
  const { reputation } = line.test.program;
  const floor = await reputation.governanceFloor();
  while ((await reputation.totalSupply()) >= floor) await waitUntil(line, (await now(line)) + 7 * 86_400);
}

/** The council has announced an interim, and there was enough reputation again; gives a time of that. */
async function recovered(line: Line): Promise<number> {
  await faded(line);
  await line.run("council interim", { as: line.test.council.address });
  const epoch = await line.test.program.oracle.epochAt(await now(line));
  await earn(line, line.test.second.address, [epoch, epoch + 4n]);
  const time = await now(line);
  await waitUntil(line, time + 60);
  return time;
}

/** Lets the deployer set rules without a vote. */
export async function allowRules({ test: { program, deployer } }: Line): Promise<void> {
  const manager = AccessManager__factory.connect(program.addresses.accessManager, deployer);
  await manager.grantRole(ROLES.governance, deployer.address, 0);
}

/** The deployer may set rules; gives a file of other ones. */
async function settable(line: Line): Promise<string> {
  await allowRules(line);
  const [document] = line.test.rules.values();
  if (document === undefined) throw new Error("The program has no rules");
  return line.file("other.json", canonicalRules({ ...document, name: "Other" }));
}

async function paused(line: Line): Promise<void> {
  await line.run("guardian pause", { of: "credits", as: line.test.guardian.address });
}

/** The bot has few of all points: the council moves no more. */
async function migrating(line: Line): Promise<void> {
  const { bot, second, council } = line.test;
  await earn(line, second.address, [0n, 7n]);
  await earn(line, bot.address, [7n, 8n], 1n);
  await line.run("reputation migrate", { from: bot.address, to: second.address, as: council.address });
}

async function migratable(line: Line): Promise<void> {
  await migrating(line);
  const { reputation } = line.test.program;
  await waitUntil(line, BigInt(await now(line)) + (await reputation.councilMigrationDelay()) + 1n);
}

async function standing(line: Line): Promise<void> {
  await earn(line, line.test.bot.address, [0n, 1n]);
}

const asBot = ({ test }: Line) => ({ as: test.bot.address });
const asCouncil = ({ test }: Line) => ({ as: test.council.address });

export const GOVERNANCE_TRIALS: readonly Trial[] = [
  trial("governor propose", powerful, (file, line) => ({ file, ...asBot(line) })),
  trial("governor vote", votable, ({ proposal }, line) => ({ proposal, ...asBot(line) })),
  trial("governor queue", succeeded, ({ file }) => ({ file })),
  trial("governor execute", queued, ({ file }) => ({ file })),
  trial("council veto", waiting, (operation, line) => ({ operation, ...asCouncil(line) })),
  trial("council announce", nothing, (_, line) => ({ successor: line.test.bot.address, ...asCouncil(line) })),
  trial("council cancel", announcedCouncil, (_, line) => asCouncil(line)),
  trial("program hand-over", powerful, (_, line) => heirs(line)),
  trial("program hand-over", nothing, (_, line) => ({ ...heirs(line), rolesOnly: true }), { way: "roles only" }),
  trial("council interim", faded, (_, line) => asCouncil(line)),
  trial("council refute", recovered, (time) => ({ time })),
  trial("program rules", settable, (rules) => ({ rules, uri: "ipfs://rules" }), {
    jsonIs: "the call for the governor",
  }),
  trial("guardian pause", nothing, (_, { test }) => ({ of: "proposals", as: test.guardian.address })),
  trial("guardian unpause", paused, (_, { test }) => ({ of: "credits", as: test.guardian.address })),
  trial("delegate set", nothing, (_, line) => ({ account: line.test.second.address, ...asBot(line) })),
  trial("delegate state", nothing, (_, line) => ({ statement: "I vote for docs.", ...asBot(line) })),
  trial("reputation migrate", standing, (_, line) => ({
    ...{ from: line.test.bot.address, to: line.test.second.address, ...asCouncil(line) },
  })),
  trial(
    "reputation migrate",
    migrating,
    (_, line) => ({ from: line.test.bot.address, step: "cancel", ...asBot(line) }),
    {
      way: "cancel",
    },
  ),
  trial("reputation migrate", migratable, (_, { test }) => ({ from: test.bot.address, step: "complete" }), {
    way: "complete",
  }),
];
