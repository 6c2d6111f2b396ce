import { writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { id } from "ethers";
import { encodeRows } from "../../../src/engine/mirrors/batch.js";
import { publishRows } from "../../../src/program/actions/attest/batch.js";
import { readContributionFile } from "../../../src/sources/contributions.js";
import { attestOne, workOf } from "../../helpers/program/outcomes.js";
import type { Line } from "../every/line.js";
import { trial, type Trial } from "../every/trial.js";
import { beside, numberAfter } from "./furnish.js";

const nothing = (): Promise<void> => Promise.resolve();

/** A file of tasks. */
const tasks =
  (...names: readonly string[]) =>
  (line: Line): Promise<string> =>
    line.file(
      "tasks.json",
      names.map((name) => ({ name, domain: 0, points: 1, rubric: name })),
    );

const one = tasks("Maps");
const three = tasks("Maps", "Talks", "Tests");

/** A file of six contributions. */
async function works(line: Line): Promise<string> {
  const found = (await readContributionFile("data/contributions.csv")).slice(60, 66);
  const rows = found.map((each) => [each.account, each.task, each.quantity, each.quality, each.evidence].join());
  return line.file("works.csv", ["account,task,quantity,quality,evidence", ...rows].join("\n"));
}

/** The same, and their encoded rows where they are served from. */
async function served(line: Line): Promise<{ readonly file: string; readonly uri: string }> {
  const file = await works(line);
  const rows = path.join(line.folder, "works.bin");
  await writeFile(rows, encodeRows((await readContributionFile("data/contributions.csv")).slice(60, 66)));
  return { file, uri: pathToFileURL(rows).href };
}

const attested = ({ test }: Line): Promise<string> => attestOne(test, workOf(test.second.address, "taken back"));

async function batched({ test }: Line): Promise<void> {
  await publishRows(test.session(test.bot), [workOf(test.second.address, "one"), workOf(test.second.address, "two")]);
}

interface Proven {
  readonly task: number;
  readonly verifier: string;
  readonly parameters: string;
}

/** A task of having a stake. */
async function provable(line: Line): Promise<Proven> {
  const { program, taskManager } = line.test;
  const shown = { verifier: "stake", parameters: `${program.addresses.stakeVault}, 0, 1, 86400` };
  const rubric = await line.run("task rubric", shown);
  const file = await line.file("task.json", [{ name: "Stake", domain: 4, points: 10, mode: 2, rubric }]);
  const attester = await beside(line, "OnchainWork#OnchainAttester");
  const printed = await line.run("task create", { file, attester, as: taskManager.address });
  return { ...shown, task: numberAfter(printed, "Task") };
}

/** A file of claims without signatures. */
async function claims(line: Line): Promise<string> {
  const rows = ["one", "two"].map((name) => `${line.test.bot.address.toLowerCase()},1,2,${id(name)},1700000000,`);
  return line.file("claims.csv", ["account,task,quantity,evidence,work_time,signature", ...rows].join("\n"));
}

/** The first appeal of the chain; gives its uid. */
async function appealed(line: Line): Promise<string> {
  const statement = { epoch: 0, statement: "I am one person." };
  const printed = await line.run("appeal open", { ...statement, as: line.test.bot.address });
  return /Appeal (0x[0-9a-f]{64})/.exec(printed)?.[1] ?? "";
}

const asManager = ({ test }: Line) => ({ as: test.taskManager.address });
const asBot = ({ test }: Line) => ({ as: test.bot.address });
const REVOKED = { way: "a batch" };

export const WORK_TRIALS: readonly Trial[] = [
  trial("task create", one, (file, line) => ({ file, attester: line.test.bot.address, ...asManager(line) })),
  trial("task create", three, (file, line) => ({ file, attester: line.test.bot.address, ...asManager(line) }), {
    way: "three",
  }),
  trial("task close", nothing, (_, line) => ({ task: 1, ...asManager(line) })),
  trial("task attester", nothing, (_, line) => ({ task: 1, account: line.test.second.address, ...asManager(line) })),
  trial("attest import", works, (file, line) => ({ file, batch: 3, ...asBot(line) })),
  trial("attest batch", works, (file, line) => ({ file, ...asBot(line) })),
  trial("attest batch", served, (given, line) => ({ ...given, ...asBot(line) }), { way: "linked" }),
  trial("attest self", provable, (proven, { test }) => ({ ...proven, as: test.operator.address })),
  trial("attest revoke", attested, (contribution, line) => ({ contribution, ...asBot(line) })),
  trial("attest revoke", batched, (_, line) => ({ batch: 1, ...asBot(line) }), REVOKED),
  trial("submission anchor", claims, (file) => ({ file })),
  trial("appeal open", nothing, (_, line) => ({ epoch: 0, statement: "It was mine.", ...asBot(line) })),
  trial("appeal answer", appealed, (appeal, { test }) => ({
    ...{ appeal, grant: true, statement: "It is.", as: test.council.address },
  })),
];
