import { trial, type Trial } from "../every/trial.js";
import type { Line } from "../every/line.js";
import { DAY } from "../../helpers/program/launch.js";
import { now, tokenOf, waitUntil } from "./furnish.js";

interface Terms {
  readonly file: string;
  readonly opensAt: number;
}

const ROUND = { round: 1, kind: "quadratic" };

/** A file of terms of a round that opens in an hour and lasts a day. */
const termsOf =
  (kind: string) =>
  async (line: Line): Promise<Terms> => {
    const { connection, operator, careless } = line.test;
    const policy = await (await connection.ethers.deployContract("SwitchablePolicy")).getAddress();
    const opensAt = (await now(line)) + 3_600;
    const projects = [operator.address, careless.address];
    const own =
      kind === "voice-credits"
        ? { snapshot: opensAt - 3_700 }
        : kind === "pairwise"
          ? { bound: "10" }
          : { minimum: "1" };
    const token = await tokenOf(line);
    const file = await line.file("round.json", {
      kind,
      token,
      policy,
      opensAt,
      closesAt: opensAt + DAY,
      projects,
      ...own,
    });
    return { file, opensAt };
  };

const quadratic = termsOf("quadratic");
const pairwise = termsOf("pairwise");
const voiceCredits = termsOf("voice-credits");

async function created(line: Line): Promise<Terms> {
  const terms = await quadratic(line);
  await line.run("round create", { file: terms.file });
  return terms;
}

async function opened(line: Line): Promise<Terms> {
  const terms = await created(line);
  await line.run("round fund", { ...ROUND, amount: "900" });
  await waitUntil(line, terms.opensAt);
  return terms;
}

async function given(line: Line): Promise<Terms> {
  const terms = await opened(line);
  const { bot, second, operator } = line.test;
  for (const { address } of [bot, second])
    await line.run("round donate", { ...ROUND, project: operator.address, amount: "100", as: address });
  return terms;
}

async function cancelled(line: Line): Promise<Terms> {
  const terms = await given(line);
  await line.run("round cancel", ROUND);
  return terms;
}

async function over(line: Line): Promise<Terms> {
  const terms = await given(line);
  await waitUntil(line, terms.opensAt + DAY);
  return terms;
}

async function settled(line: Line): Promise<Terms> {
  const terms = await over(line);
  await line.run("round close", ROUND);
  return terms;
}

async function voting(line: Line): Promise<Terms> {
  const terms = await voiceCredits(line);
  await line.run("round create", { file: terms.file });
  await waitUntil(line, terms.opensAt);
  return terms;
}

export const ROUND_TRIALS: readonly Trial[] = [
  trial("round create", quadratic, ({ file }) => ({ file })),
  trial("round create", pairwise, ({ file }) => ({ file }), { way: "pairwise" }),
  trial("round create", voiceCredits, ({ file }) => ({ file }), { way: "voice credits" }),
  trial("round fund", created, () => ({ ...ROUND, amount: "900" })),
  trial("round donate", opened, (_, { test }) => ({
    ...ROUND,
    project: test.operator.address,
    amount: "2000",
    as: test.bot.address,
  })),
  trial("round vote", voting, (_, { test }) => ({
    round: 1,
    votes: `${test.operator.address}=0`,
    as: test.bot.address,
  })),
  trial("round cancel", given, () => ROUND),
  trial(
    "round reclaim",
    cancelled,
    (_, { test }) => ({ ...ROUND, project: test.operator.address, account: test.bot.address }),
    {
      way: "a donation",
    },
  ),
  trial("round close", over, () => ROUND),
  trial("round reclaim", over, () => ROUND, { way: "not settled" }),
  trial("round claim", settled, (_, { test }) => ({ ...ROUND, project: test.operator.address })),
  trial("round reclaim", settled, () => ROUND),
];
