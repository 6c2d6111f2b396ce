import { parseEther } from "ethers";
import { trial, type Trial } from "../every/trial.js";
import type { Line } from "../every/line.js";
import { DAY } from "../../helpers/program/launch.js";
import { beside, now, numberAfter, tokenOf, waitUntil } from "./furnish.js";

/** A file of terms of a season of this epoch with one guild, which the second operator leads. */
async function terms(line: Line): Promise<string> {
  const { program, second, council } = line.test;
  const epoch = Number(await program.oracle.epochAt(await now(line)));
  const budgets = [{ domain: 0, lead: second.address, amount: String(parseEther("100")) }];
  const common = { token: await tokenOf(line), treasury: council.address, firstEpoch: epoch, lastEpoch: epoch };
  return line.file("season.json", { ...common, budgets });
}

const guild = ({ test }: Line) => ({ season: 1, domain: 0, as: test.second.address });

/** An open season, and a file of terms of a bounty. */
async function open(line: Line): Promise<{ readonly file: string; readonly deadline: number }> {
  await line.run("season open", { file: await terms(line) });
  const deadline = (await now(line)) + DAY;
  const common = { token: await tokenOf(line), approver: line.test.second.address, deadline };
  const milestones = [String(parseEther("20"))];
  return { file: await line.file("bounty.json", { ...common, milestones }), deadline };
}

/** A bounty of the guild that nobody earned in time. */
async function unspent(line: Line): Promise<void> {
  const { file, deadline } = await open(line);
  await line.run("season bounty", { ...guild(line), file });
  await waitUntil(line, deadline + 1);
}

async function over(line: Line): Promise<void> {
  await open(line);
  const { oracle } = line.test.program;
  await waitUntil(line, await oracle.epochEnd(await oracle.epochAt(await now(line))));
}

interface Peers {
  readonly task: number;
  readonly file: string;
  readonly start: number;
}

/** A task whose work is points that members give each other, in rounds of a day. */
async function peers(line: Line): Promise<Peers> {
  const start = (await now(line)) + 100;
  const file = await line.file("peers.json", { start, length: DAY, budget: 50, domain: 4 });
  const rubric = await line.run("task rubric", { peers: file });
  const tasks = await line.file("task.json", [{ name: "Peers", domain: 4, points: 10, mode: 2, rubric }]);
  const attester = await beside(line, "OnchainWork#PeerRound");
  const printed = await line.run("task create", { file: tasks, attester, as: line.test.taskManager.address });
  await waitUntil(line, start);
  return { task: numberAfter(printed, "Task"), file, start };
}

async function points(line: Line): Promise<Peers> {
  const found = await peers(line);
  const { bot, second } = line.test;
  const { task, file } = found;
  await line.run("round give", { task, file, gifts: `${second.address}=30`, as: bot.address });
  await waitUntil(line, found.start + DAY);
  return found;
}

export const SEASON_TRIALS: readonly Trial[] = [
  trial("season open", terms, (file) => ({ file })),
  trial("season pay", open, (_, line) => ({
    ...guild(line),
    account: line.test.bot.address,
    amount: "30",
    uri: "ipfs://stipend",
  })),
  trial("season bounty", open, ({ file }, line) => ({ ...guild(line), file })),
  trial("season collect", unspent, () => ({ bounty: 1 })),
  trial("season close", over, () => ({ season: 1 })),
  trial("round give", peers, ({ task, file }, { test }) => ({
    ...{ task, file, gifts: `${test.second.address}=30`, as: test.bot.address },
  })),
  trial("round receive", peers, (_, { test }) => ({ refuse: true, as: test.bot.address })),
  trial("round attest", points, ({ task, file }, { test }) => ({
    ...{ task, file, round: 0, account: test.second.address, as: test.bot.address },
  })),
];
