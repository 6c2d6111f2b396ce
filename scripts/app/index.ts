// The demo's community with the app on it: a local chain, the program, its history, and a wallet for tests. `npm run app`; APP_PORT chooses the port.
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { checkOptions, GENESIS, HOME, peopleOf, readRules, runEpochs, say } from "../demo/epochs.js";
import { actor, setStage, type Stage } from "../demo/stage.js";
import { creditEverybody } from "../demo/vote.js";
import { ReputationGovernor__factory } from "../../typechain-types/index.js";
import { openCommunity } from "./community.js";
import { serve } from "./serve.js";
import { buildApp, siteOf } from "./site.js";

const PORT = Number(process.env["APP_PORT"] ?? 4173);

/** Ends with the first Ctrl-C. */
const stopped = (): Promise<void> => new Promise((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));

/** Whoever has the most votes proposes something, if they suffice. */
async function proposeSomething(stage: Stage, people: readonly string[]): Promise<void> {
  const { program, connection } = stage;
  const governor = ReputationGovernor__factory.connect(program.addresses.governor, connection.ethers.provider);
  await connection.networkHelpers.time.increase(60);
  await connection.networkHelpers.mine();
  const votes = await Promise.all(people.map((account) => program.reputation.getVotes(account)));
  const most = votes.reduce((found, each) => (each > found ? each : found), 0n);
  if (most < (await governor.proposalThreshold())) return;
  const speaker = await actor(stage, people[votes.indexOf(most)] ?? "");
  const text = "Count translations twice from the next epoch on";
  await governor.connect(speaker).propose([program.addresses.taskRegistry], [0], ["0x"], text);
  // Its vote opens an hour later.
  await connection.networkHelpers.time.increase(7_200);
}

async function main(): Promise<void> {
  checkOptions();
  if (!Number.isInteger(PORT) || PORT < 0 || PORT > 65_535) throw new Error("APP_PORT must be a port, 0 to 65535");
  await rm(HOME, { recursive: true, force: true });
  await mkdir(HOME, { recursive: true });
  say("Building the app");
  const dist = await buildApp();
  say("Deploying EAS and the program");
  const stage = await setStage(GENESIS, await readRules());
  try {
    const { claimers, epochs } = await runEpochs(stage);
    // One that has claimed nothing yet.
    const account = claimers.find(({ everyEpoch }) => !everyEpoch)?.account;
    if (account === undefined) throw new Error("Nobody earned anything in the first epoch");
    await actor(stage, account);
    const { program, request, connection, deployer } = stage;
    say("Opening rounds, a bounty and a vote");
    const people = peopleOf(epochs);
    await creditEverybody(
      stage,
      HOME,
      people.filter((each) => each !== account),
    );
    const projects = claimers.slice(0, 3).map((claimer) => claimer.account);
    const roles = { sponsor: deployer, council: deployer, manager: deployer };
    const { beside, gifts } = await openCommunity({ connection, program, ...roles, people: [account], projects });
    await proposeSomething(stage, people);
    const shown = { title: "Book list", program, rpc: request, bundles: path.join(HOME, "bundles"), account, beside };
    const { url, close } = await serve(await siteOf(dist, { ...shown, more: { gifts } }), PORT);
    say(`\nOpen ${url} and connect the demo wallet; it belongs to ${account}.`);
    say(`Another contributor: ${url}/#/rewards/${claimers[0]?.account ?? account}`);
    say("Ctrl-C ends chain and app.");
    await stopped();
    await close();
  } finally {
    await stage.store.close();
  }
}

await main();
