import { sha256, toUtf8Bytes } from "ethers";
import { row, toHex } from "../../../src/engine/columns/bytes.js";
import { REASON_NAMES } from "../../../src/engine/rules/reasons.js";
import type { ComputedEpoch } from "../../../src/bundle/computed.js";
import { attestAll } from "../../../src/program/actions/attest/import.js";
import type { ContributionInput } from "../../../src/sources/contributions.js";
import type { TestProgram } from "./launch.js";

/** A contribution of full quality whose evidence is a name. */
export const workOf = (account: string, name: string, task = 1): ContributionInput => ({
  account: account.toLowerCase(),
  task,
  quantity: 1,
  quality: 10_000,
  evidence: sha256(toUtf8Bytes(name)),
});

/** Attests a piece of work as the program's bot; gives its uid. */
export async function attestOne(test: TestProgram, work: ContributionInput): Promise<string> {
  await attestAll(test.session(test.bot), [work], { size: 1 });
  const events = await test.program.resolver.queryFilter(test.program.resolver.filters.ContributionAccepted());
  const uid = events.at(-1)?.args.uid;
  if (uid === undefined) throw new Error("Nothing was attested");
  return uid;
}

/** Reason for which a computed epoch refused a contribution, ACCEPTED if it did not, undefined if it does not have it. */
export function reasonOf({ result }: ComputedEpoch, uid: string): string | undefined {
  const { contributions } = result.input;
  for (let i = 0; i < contributions.length; i++)
    if (toHex(row(contributions.uid, 32, i)) === uid) return REASON_NAMES[result.reasons[i] ?? 0];
  return undefined;
}

/** Moves the chain's clock forward, never back. */
export async function moveTo({ connection }: TestProgram, time: bigint | number): Promise<void> {
  const { time: clock } = connection.networkHelpers;
  if (Number(time) > (await clock.latest())) await clock.increaseTo(time);
}

/** Proposes, confirms and finalizes a computed epoch. */
export async function settle(test: TestProgram, { epoch, root }: ComputedEpoch): Promise<void> {
  await test.as(test.operator).oracle.propose(epoch, root, root, "");
  await test.as(test.second).oracle.confirm(epoch, root, root);
  await moveTo(test, await test.program.oracle.finalizableAt());
  await test.program.oracle.finalize(epoch);
}
