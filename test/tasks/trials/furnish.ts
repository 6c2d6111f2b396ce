import { readFileSync } from "node:fs";
import path from "node:path";
import { parseEther } from "ethers";
import hre from "hardhat";
import { MULTICALL3 } from "../../../src/program/actions/books/claims.js";
import { parseRules } from "../../../src/engine/rules/rules.js";
import { DAY, type LaunchOptions, PROGRAM_CHAIN } from "../../helpers/program/launch.js";
import { moveTo } from "../../helpers/program/outcomes.js";
import type { Line } from "../every/line.js";
import { type IgnitionName, keptByIgnition, readDeployed } from "../funding/verbs.js";

/** So few points that two contributors are enough to govern, and a half-life so short that one epoch is enough. */
export const FURNISHED_POINTS = 100n;
const REPUTATION = { pointsPerEpoch: Number(FURNISHED_POINTS), halfLife: 14 * DAY };

const { reputation } = parseRules(readFileSync("deploy/parameters/rules.json", "utf8"));

/** Network of a chain for trials. Scenes do not estimate gas: what a call takes may change with the second in which it comes. */
export const TRIAL_CHAIN = { ...PROGRAM_CHAIN, override: { ...PROGRAM_CHAIN.override, gas: 15_000_000 } };

/** A program of which every verb can be tried. */
export const FURNISHED: LaunchOptions = {
  parameters: REPUTATION,
  rules: { reputation: { ...reputation, ...REPUTATION } },
};

/** Gives people tokens, and puts contracts beside the program and Multicall3 on its chain. */
export async function furnish(line: Line): Promise<void> {
  const { program, connection, bot, second, careless } = line.test;
  const token = program.tokenAt(await program.vault.token());
  for (const { address } of [bot, second, careless]) await token.transfer(address, parseEther("2000"));
  const deployed = readDeployed(await line.run("round deploy", {}));
  const file = path.join("deployments", `chain-${program.addresses.chainId}`, "deployed_addresses.json");
  await line.file(file, keptByIgnition(deployed));
  const { deployedBytecode } = await hre.artifacts.readArtifact("Multicall3");
  await connection.networkHelpers.setCode(MULTICALL3, deployedBytecode);
}

/** Address of a contract beside the program. */
export async function beside(line: Line, name: IgnitionName): Promise<string> {
  const file = path.join(line.folder, "deployments", `chain-${line.test.program.addresses.chainId}`);
  const { readFile } = await import("node:fs/promises");
  const found = JSON.parse(await readFile(path.join(file, "deployed_addresses.json"), "utf8")) as Record<
    string,
    string
  >;
  return found[name] ?? "";
}

export const tokenOf = ({ test }: Line): Promise<string> => test.program.distributor.token();

export const now = ({ test }: Line): Promise<number> => test.connection.networkHelpers.time.latest();

/** Moves the chain's clock forward, never back. */
export const waitUntil = (line: Line, time: bigint | number): Promise<void> => moveTo(line.test, time);

/** The first number that a verb printed after a word. */
export function numberAfter(printed: string, word: string): number {
  const found = new RegExp(`${word} (\\d+)`).exec(printed)?.[1];
  if (found === undefined) throw new Error(`${printed} has no number after ${word}`);
  return Number(found);
}
