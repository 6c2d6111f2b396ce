import { strict as assert } from "node:assert";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { sha256, toUtf8Bytes } from "ethers";
import { linkRows } from "../../../src/program/actions/attest/batch.js";
import { attestAll } from "../../../src/program/actions/attest/import.js";
import { claimAll } from "../../../src/program/actions/reward.js";
import { readContributionFile } from "../../../src/sources/contributions.js";
import { ACCOUNT, LINKED_EPOCH, ROWS } from "./rows-host.js";
import type { World } from "./world.js";

/** Contributions an epoch. */
const WORK = 24;

/** Attests an epoch's work; its evidence is that of no other epoch. */
export async function attestEpoch(world: World, epoch: number): Promise<void> {
  const { test } = world;
  const all = await readContributionFile("data/contributions.csv");
  const inputs = all
    .slice(0, WORK)
    .map((input) => ({ ...input, evidence: sha256(toUtf8Bytes(`${input.evidence} ${epoch}`)) }));
  await attestAll(test.session(test.bot), inputs, { size: 6 });
  if (epoch === LINKED_EPOCH) await linkWork(world);
}

/** Links the rows that the host serves; whatever the daemons do next, two of them are to sign for them. */
async function linkWork({ test, host }: World): Promise<void> {
  await linkRows(test.session(test.bot), ROWS, host.url);
}

/**
 * Two operators signed that they keep the rows, each once, and do; nobody signed for anything else.
 * @throws AssertionError.
 */
export async function checkSigned({ test, operators }: World): Promise<void> {
  const { availability } = test.program;
  assert.ok(await availability.isAvailable(1), "the linked batch counts");
  const holders = await availability.holdersOf(1);
  assert.equal(new Set(holders).size, 2, "two operators signed for it");
  for (const { account, name, machine } of operators.filter((operator) => holders.includes(operator.account))) {
    const kept = await readdir(path.join(machine().home, "batches"));
    assert.equal(kept.length, 1, `${name} (${account}) keeps its rows`);
  }
}

/**
 * Claims what the linked rows earned, by a bundle of an operator; gives it in wei.
 * @throws AssertionError if the account is not paid.
 */
export async function payLinked({ test, operators: [ada] }: World): Promise<bigint> {
  const token = test.program.tokenAt(await test.program.distributor.token());
  await claimAll(test.session(test.stranger, { home: ada.machine().home }), ACCOUNT);
  const paid = await token.balanceOf(ACCOUNT);
  assert.ok(paid > 0n, "the account of the linked rows is paid");
  return paid;
}
