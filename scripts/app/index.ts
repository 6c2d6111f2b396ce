// The demo's community with the app on it: a local chain, the program, its history, and a wallet for tests. `npm run app`; APP_PORT chooses the port.
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { checkOptions, GENESIS, HOME, readRules, runEpochs, say } from "../demo/epochs.js";
import { actor, setStage } from "../demo/stage.js";
import { serve } from "./serve.js";
import { buildApp, siteOf } from "./site.js";

const PORT = Number(process.env["APP_PORT"] ?? 4173);

/** Ends with the first Ctrl-C. */
const stopped = (): Promise<void> => new Promise((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));

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
    const { claimers } = await runEpochs(stage);
    // One that has claimed nothing yet.
    const account = claimers.find(({ everyEpoch }) => !everyEpoch)?.account;
    if (account === undefined) throw new Error("Nobody earned anything in the first epoch");
    await actor(stage, account);
    const { program, request } = stage;
    const bundles = path.join(HOME, "bundles");
    const site = await siteOf(dist, { title: "Book list", program, rpc: request, bundles, account });
    const { url, close } = await serve(site, PORT);
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
