import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { writeBundle } from "../../../src/bundle/write.js";
import { addressAt, fromHex } from "../../../src/engine/columns/bytes.js";
import { computeEpoch } from "../../../src/engine/epoch/epoch.js";
import { encodeRows } from "../../../src/engine/mirrors/batch.js";
import { linkRows, publishRows } from "../../../src/program/actions/attest/batch.js";
import { recompute } from "../../../src/program/compute.js";
import { openMemoryStore } from "../../../src/program/verify.js";
import { makeFinal } from "../../helpers/program/final-epoch.js";
import { attestOne, workOf } from "../../helpers/program/outcomes.js";
import type { Line } from "../every/line.js";
import { trial, type Trial } from "../every/trial.js";
import { workDone } from "./epochs.js";
import { waitUntil } from "./furnish.js";

/** The first epoch is final, and the units of two accounts are held; gives these. */
async function held(line: Line): Promise<string[]> {
  await workDone(line);
  const { test } = line;
  const { addresses } = test.program;
  const store = await openMemoryStore(addresses);
  const computed = await recompute({ ...test, store }, 0);
  const accounts = [1, 3].map((i) => addressAt(computed.result.accounts, i));
  const bytes = Uint8Array.from(accounts.flatMap((account) => [...fromHex(account, 20)]));
  const result = computeEpoch({ ...computed.result.input, holds: { escrow: addresses.rewardEscrow, accounts: bytes } });
  const { root, total } = result;
  await mkdir(line.home, { recursive: true });
  const { bundleHash } = await writeBundle(line.home, addresses, { ...computed, result, root, total });
  await store.close();
  await makeFinal(test, { epoch: 0, root, bundleHash }, "");
  return accounts;
}

async function opened(line: Line): Promise<string[]> {
  const accounts = await held(line);
  await line.run("hold open", {});
  return accounts;
}

async function vested(line: Line): Promise<void> {
  await waitUntil(line, (await line.test.program.oracle.epochEnd(0)) + 7_862_400n);
}

async function dismissed(line: Line): Promise<string[]> {
  const accounts = await opened(line);
  await line.run("hold dismiss", { all: true, as: line.test.council.address });
  await vested(line);
  return accounts;
}

async function confirmed(line: Line): Promise<void> {
  await opened(line);
  await line.run("hold confirm", { all: true, as: line.test.council.address });
  await vested(line);
}

/** A linked batch whose rows are served from a file. */
async function linked(line: Line): Promise<void> {
  const rows = [workOf(`0x${"e1".repeat(20)}`, "the only row")];
  const file = path.join(line.folder, "rows.bin");
  await writeFile(file, encodeRows(rows));
  await linkRows(line.test.session(line.test.bot), rows, pathToFileURL(file).href);
}

async function signed(line: Line): Promise<string> {
  await linked(line);
  const out = path.join(line.folder, "signature.json");
  await line.run("batch sign", { batch: 1, out, as: line.test.operator.address });
  return out;
}

const CHUNK = { batch: 1, chunk: 0 };

async function demanded(line: Line): Promise<void> {
  await linked(line);
  await line.run("batch demand", { ...CHUNK, as: line.test.challenger.address });
}

async function unanswered(line: Line): Promise<void> {
  await demanded(line);
  await waitUntil(line, await line.test.program.oracle.cutOff(0));
}

/** Work whose attester has a bond; gives its uid. */
async function bondedWork(line: Line): Promise<string> {
  const { test } = line;
  await line.run("stake bond", { role: "attester", amount: "300", as: test.bot.address });
  const { second, challenger, program } = test;
  await program
    .tokenAt(await program.vault.token())
    .connect(second)
    .transfer(challenger.address, 10n ** 21n);
  await line.run("stake bond", { role: "challenger", amount: "1000", as: challenger.address });
  await publishRows(test.session(test.bot), [workOf(second.address, "batched"), workOf(second.address, "more")]);
  return attestOne(test, workOf(second.address, "copied"));
}

const CASE = { reason: "plagiarised", evidence: `0x${"5c".repeat(32)}` };

async function inDispute(line: Line): Promise<string> {
  const contribution = await bondedWork(line);
  await line.run("dispute open", { ...CASE, contribution, as: line.test.challenger.address });
  return contribution;
}

async function twice(line: Line): Promise<void> {
  const contribution = await inDispute(line);
  await line.run("dispute open", { ...CASE, contribution, as: line.test.challenger.address });
  await line.run("dispute rule", { id: 1, uphold: true, as: line.test.council.address });
}

const asCouncil = ({ test }: Line) => ({ as: test.council.address });
const asChallenger = ({ test }: Line) => ({ as: test.challenger.address });

export const HOLD_TRIALS: readonly Trial[] = [
  trial("hold open", held, () => ({})),
  trial("hold confirm", opened, (_, line) => ({ all: true, ...asCouncil(line) })),
  trial("hold dismiss", opened, ([account = ""], line) => ({ account, ...asCouncil(line) })),
  trial("hold release", dismissed, ([account = ""]) => ({ account })),
  trial("hold reclaim", confirmed, () => ({})),
  trial("batch sign", linked, (_, { test }) => ({ batch: 1, as: test.operator.address })),
  trial("batch hand-in", signed, (files) => ({ files })),
  trial("batch demand", linked, (_, line) => ({ ...CHUNK, ...asChallenger(line) })),
  trial("batch publish", demanded, (_, { test }) => ({ ...CHUNK, as: test.bot.address })),
  trial("batch settle", unanswered, () => CHUNK),
  trial("dispute open", bondedWork, (contribution, line) => ({ ...CASE, contribution, ...asChallenger(line) })),
  trial("dispute open", bondedWork, (_, line) => ({ ...CASE, batch: 1, row: 1, ...asChallenger(line) }), {
    way: "a row",
  }),
  trial("dispute open", bondedWork, (_, line) => ({ ...CASE, batch: 1, whole: true, ...asChallenger(line) }), {
    way: "a batch",
  }),
  trial("dispute rule", inDispute, (_, line) => ({ id: 1, uphold: true, ...asCouncil(line) })),
  trial("dispute close", twice, () => ({ id: 2 })),
];
