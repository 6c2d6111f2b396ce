import { id } from "ethers";
import { trial, type Trial } from "../every/trial.js";
import type { Line } from "../every/line.js";
import { attestOne, workOf } from "../../helpers/program/outcomes.js";
import { DAY } from "../../helpers/program/launch.js";
import { now, tokenOf, waitUntil } from "./furnish.js";

interface Terms {
  readonly file: string;
  readonly deadline: number;
}

const MILESTONES = ["1000000000000000000", "2000000000000000000"];

/** A file of terms of a bounty of two milestones, whose council rules on disputes for a bond of five wei. */
async function terms(line: Line): Promise<Terms> {
  const { second, council } = line.test;
  const deadline = (await now(line)) + 20 * DAY;
  const disputes = { council: council.address, rulingPeriod: DAY, bond: "5" };
  const common = { token: await tokenOf(line), approver: second.address, deadline, milestones: MILESTONES };
  return { file: await line.file("bounty.json", { ...common, ...disputes }), deadline };
}

async function posted(line: Line): Promise<Terms> {
  const found = await terms(line);
  await line.run("bounty post", { file: found.file });
  return found;
}

async function applied(line: Line): Promise<Terms> {
  const found = await posted(line);
  await line.run("bounty apply", { bounty: 1, uri: "ipfs://offer", as: line.test.bot.address });
  return found;
}

/** The bot is a winner. */
async function accepted(line: Line): Promise<Terms> {
  const found = await applied(line);
  await line.run("bounty accept", { bounty: 1, account: line.test.bot.address, as: line.test.second.address });
  return found;
}

async function disputed(line: Line): Promise<Terms> {
  const found = await accepted(line);
  await line.run("bounty dispute", { bounty: 1, evidence: id("case"), as: line.test.bot.address });
  return found;
}

async function unruled(line: Line): Promise<Terms> {
  const found = await disputed(line);
  await waitUntil(line, (await now(line)) + DAY + 1);
  return found;
}

async function expired(line: Line): Promise<Terms> {
  const found = await accepted(line);
  await waitUntil(line, found.deadline + 1);
  return found;
}

/** A winner of a bounty that contributions to a task earn, with such a contribution; gives its uid. */
async function earned(line: Line): Promise<string> {
  const { second } = line.test;
  const deadline = (await now(line)) + 20 * DAY;
  const common = { token: await tokenOf(line), approver: second.address, deadline, milestones: MILESTONES };
  await line.run("bounty post", { file: await line.file("bounty.json", { ...common, task: 1 }) });
  await line.run("bounty apply", { bounty: 1, as: second.address });
  await line.run("bounty accept", { bounty: 1, account: second.address, as: second.address });
  return attestOne(line.test, workOf(second.address, "work for a bounty"));
}

const winner = (line: Line) => ({ bounty: 1, account: line.test.bot.address });

export const BOUNTY_TRIALS: readonly Trial[] = [
  trial("bounty post", terms, ({ file }) => ({ file })),
  trial("bounty apply", posted, (_, { test }) => ({ bounty: 1, uri: "ipfs://offer", as: test.bot.address })),
  trial("bounty accept", applied, (_, line) => ({ ...winner(line), as: line.test.second.address })),
  trial("bounty award", accepted, (_, line) => ({ ...winner(line), as: line.test.second.address })),
  trial("bounty dispute", accepted, (_, { test }) => ({ bounty: 1, evidence: id("case"), as: test.bot.address })),
  trial("bounty rule", disputed, (_, line) => ({ ...winner(line), as: line.test.council.address })),
  trial("bounty expire", unruled, (_, line) => winner(line)),
  trial("bounty refund", expired, () => ({ bounty: 1 })),
  trial(
    "bounty award",
    earned,
    (contribution, { test }) => ({ bounty: 1, account: test.second.address, contribution }),
    {
      way: "for a contribution",
    },
  ),
];
