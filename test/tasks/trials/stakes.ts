import { AbiCoder, keccak256, parseEther, toBeHex } from "ethers";
import { trial, type Trial } from "../every/trial.js";
import type { Line } from "../every/line.js";
import { attestOne, workOf } from "../../helpers/program/outcomes.js";
import { now, tokenOf, waitUntil } from "./furnish.js";

const nothing = (): Promise<void> => Promise.resolve();

async function unbonded(line: Line): Promise<void> {
  const { program, operator } = line.test;
  await line.run("stake unbond", { amount: "1000", as: operator.address });
  await waitUntil(line, BigInt(await now(line)) + (await program.vault.unbondingDelay()) + 1n);
}

/** Tokens that a slash could not pay, as the reward token never refuses: they are written into the vault's book. */
async function owed(line: Line): Promise<void> {
  const { connection, program, careless } = line.test;
  const { setStorageAt, takeSnapshot } = connection.networkHelpers;
  const amount = parseEther("3");
  for (let slot = 0; slot < MOST_SLOTS; slot++) {
    const before = await takeSnapshot();
    const place = keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [careless.address, slot]));
    await setStorageAt(program.addresses.stakeVault, place, toBeHex(amount, 32));
    if ((await program.vault.owedTo(careless.address)) === amount) return;
    await before.restore();
  }
  throw new Error("The vault's book of what is owed was not found");
}

const MOST_SLOTS = 40;

async function transferred(line: Line): Promise<void> {
  const { program } = line.test;
  await program.tokenAt(await tokenOf(line)).transfer(program.addresses.emissionSchedule, parseEther("7"));
}

/** Nothing was paid for a year, and work waits for its root. */
async function idle(line: Line): Promise<void> {
  const { program, stranger } = line.test;
  await attestOne(line.test, workOf(stranger.address, "work that waits for its root"));
  await waitUntil(line, await program.schedule.idleFrom());
}

async function announced(line: Line): Promise<void> {
  await idle(line);
  await line.run("wind-down announce", {});
}

async function due(line: Line): Promise<void> {
  await announced(line);
  await waitUntil(line, await line.test.program.schedule.windDownFrom());
}

const asBot = ({ test }: Line) => ({ as: test.bot.address });

export const STAKE_TRIALS: readonly Trial[] = [
  trial("stake bond", nothing, (_, line) => ({ role: "attester", amount: "1000", ...asBot(line) })),
  trial("stake bond", nothing, (_, line) => ({ role: "attester", amount: "2000", ...asBot(line) }), {
    way: "all tokens",
  }),
  trial("stake unbond", nothing, (_, { test }) => ({ amount: "1000", as: test.operator.address })),
  trial("stake admit", nothing, (_, { test }) => ({
    ...{ role: "reviewer", account: test.bot.address, as: test.council.address },
  })),
  trial("treasury fund", nothing, () => ({ amount: "1000" })),
  trial("dev fund", nothing, (_, line) => ({ account: line.test.taskManager.address, amount: "2000", ...asBot(line) })),
  trial("stake withdraw", unbonded, (_, { test }) => ({ as: test.operator.address })),
  trial("stake collect", owed, (_, { test }) => ({ account: test.careless.address })),
  trial("treasury book", transferred, () => ({})),
  trial("wind-down announce", idle, () => ({})),
  trial("wind-down refute", announced, () => ({ epoch: 0 })),
  trial("wind-down execute", due, () => ({})),
];
