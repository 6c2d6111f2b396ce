import { keccak256, toBeHex } from "ethers";
import { trial, type Trial } from "../every/trial.js";
import type { Line } from "../every/line.js";
import { attestAll } from "../../../src/program/actions/attest/import.js";
import { readContributionFile } from "../../../src/sources/contributions.js";
import { recipientTypedData } from "../../../src/client/index.js";
import { typesOf } from "../../helpers/signers.js";
import { now, waitUntil } from "./furnish.js";

/** Roots that pay nothing. */
const root = (n: number): string => `${keccak256(toBeHex(n)).slice(0, 50)}${"0".repeat(16)}`;
const [RIGHT, WRONG, IDLE] = [root(1), root(2), root(3)];
const BUNDLE = `0x${"bb".repeat(32)}`;

/** The first epoch is over, with some work in it; gives the accounts that did it. */
export async function workDone(line: Line): Promise<string[]> {
  const { test } = line;
  const works = (await readContributionFile("data/contributions.csv")).slice(0, 20);
  await attestAll(test.session(test.bot), works, { size: 20 });
  await waitUntil(line, await test.program.oracle.cutOff(0));
  return [...new Set(works.map(({ account }) => account))];
}

async function computed(line: Line): Promise<string[]> {
  const accounts = await workDone(line);
  await line.run("epoch compute", { rules: line.rules });
  return accounts;
}

async function proposed(line: Line): Promise<string[]> {
  const accounts = await computed(line);
  await line.run("epoch propose", { as: line.test.operator.address });
  return accounts;
}

async function confirmed(line: Line): Promise<string[]> {
  const accounts = await proposed(line);
  await line.run("epoch confirm", { rules: line.rules, as: line.test.second.address });
  await waitUntil(line, await line.test.program.oracle.finalizableAt());
  return accounts;
}

export async function final(line: Line): Promise<string[]> {
  const accounts = await confirmed(line);
  await line.run("epoch finalize", {});
  return accounts;
}

async function someVested(line: Line): Promise<string[]> {
  const accounts = await final(line);
  await waitUntil(line, (await line.test.program.oracle.epochEnd(0)) + 60n * 86_400n);
  return accounts;
}

/** A file of accounts to claim for. */
async function listed(line: Line): Promise<string> {
  return line.file("accounts.csv", ["account", ...(await someVested(line)).slice(0, 3)].join("\n"));
}

/** A recipient that the bot's signature has announced. */
async function signedRecipient(line: Line): Promise<void> {
  const { program, request, bot, stranger } = line.test;
  const source: Parameters<typeof recipientTypedData>[0] = {
    program: program.addresses,
    request: (call) => request(call.method, [...(call.params ?? [])]),
  };
  const deadline = BigInt(await now(line)) + 3_600n;
  const message = { account: bot.address, recipient: stranger.address, deadline };
  const { domain, message: whole } = await recipientTypedData(source, message);
  const signature = await bot.signTypedData(domain, typesOf("Recipient"), whole);
  await program.distributor.setRecipientBySig(bot.address, stranger.address, deadline, signature);
}

async function over(line: Line): Promise<void> {
  await waitUntil(line, await line.test.program.oracle.cutOff(0));
}

async function backed(line: Line): Promise<void> {
  await over(line);
  await line.run("epoch back", { root: IDLE, amount: "3", as: line.test.challenger.address });
}

async function proposedWrongly(line: Line): Promise<void> {
  await workDone(line);
  const { test } = line;
  await test.as(test.careless).oracle.propose(0, WRONG, BUNDLE, "");
}

/** Two roots on the table. */
async function disputed(line: Line): Promise<void> {
  await over(line);
  const { test } = line;
  await test.as(test.operator).oracle.propose(0, WRONG, BUNDLE, "ipfs://wrong");
  await test.as(test.challenger).oracle.challenge(0, RIGHT, BUNDLE, "ipfs://right");
}

async function ruling(line: Line): Promise<void> {
  await disputed(line);
  await waitUntil(line, (await line.test.program.oracle.dispute()).rulingFrom);
}

async function staking(line: Line): Promise<void> {
  await disputed(line);
  await waitUntil(line, (await line.test.program.oracle.dispute()).stakesFrom);
}

async function ruled(line: Line): Promise<void> {
  await ruling(line);
  await line.run("epoch rule", { root: RIGHT, as: line.test.council.address });
}

export const EPOCH_TRIALS: readonly Trial[] = [
  trial("epoch propose", computed, (_, { test }) => ({ as: test.operator.address })),
  trial("epoch mirror", proposed, (_, { test }) => ({ uri: "https://mirror.example", as: test.operator.address })),
  trial("epoch confirm", proposed, (_, { test, rules }) => ({ rules, as: test.second.address })),
  trial("epoch finalize", confirmed, () => ({})),
  trial("reward claim", someVested, ([account = ""]) => ({ account })),
  trial("reward claim", listed, (file) => ({ file }), { way: "a list" }),
  trial("reward recipient", someVested, (_, { test }) => ({ to: test.stranger.address, as: test.bot.address })),
  trial("reward recipient", signedRecipient, (_, { test }) => ({ cancel: true, as: test.bot.address }), {
    way: "cancelled",
  }),
  trial("epoch challenge", proposedWrongly, (_, { test, rules }) => ({ rules, as: test.challenger.address })),
  trial("epoch back", over, (_, { test }) => ({ root: IDLE, amount: "3", as: test.challenger.address })),
  trial("epoch back", backed, (_, { test }) => ({ root: IDLE, withdraw: true, as: test.challenger.address }), {
    way: "withdrawn",
  }),
  trial("epoch rule", ruling, (_, { test }) => ({ root: RIGHT, as: test.council.address })),
  trial("epoch stake", staking, (_, { test }) => ({ root: WRONG, amount: "12000", as: test.second.address })),
  trial("epoch settle", ruled, (_, { test }) => ({ account: test.challenger.address })),
];
