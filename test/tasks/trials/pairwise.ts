import { mkdir } from "node:fs/promises";
import { parseEther } from "ethers";
import { writeBundle } from "../../../src/bundle/write.js";
import { canonicalRules, parseRules, rulesHash, type Rules } from "../../../src/engine/rules/rules.js";
import { attestAll } from "../../../src/program/actions/attest/import.js";
import { recompute } from "../../../src/program/compute.js";
import { openMemoryStore } from "../../../src/program/verify.js";
import { readContributionFile } from "../../../src/sources/contributions.js";
import { makeFinal } from "../../helpers/program/final-epoch.js";
import { DAY } from "../../helpers/program/launch.js";
import type { Line } from "../every/line.js";
import { trial, type Trial } from "../every/trial.js";
import { beside, tokenOf, waitUntil } from "./furnish.js";
import { allowRules } from "./governance.js";

const ROUND = { round: 1, kind: "pairwise" };

/** A round that closes in epoch 1, whose rules name it. */
async function named(line: Line): Promise<{ readonly closesAt: number; readonly rules: Rules }> {
  const { connection, program, operator, challenger, rules: known } = line.test;
  const closesAt = Number(await program.oracle.cutOff(0)) + 6 * DAY;
  const policy = await (await connection.ethers.deployContract("SwitchablePolicy")).getAddress();
  const projects = [operator.address, challenger.address];
  const terms = { token: await tokenOf(line), policy, opensAt: closesAt - 8 * DAY, closesAt, projects };
  const file = await line.file("round.json", { kind: "pairwise", bound: String(parseEther("50")), ...terms });
  await line.run("round create", { file });
  const contract = (await beside(line, "Funding#PairwiseRound")).toLowerCase();
  const rules = parseRules({ ...[...known.values()][0], rounds: [{ contract, id: 1 }] });
  await allowRules(line);
  await line.run("program rules", { rules: await line.file("named.json", canonicalRules(rules)) });
  return { closesAt, rules };
}

/** Attests, computes and finalizes an epoch; its bundle lies where verbs look for it. */
async function settled({ test, home }: Line, rules: TestRules, epoch: number): Promise<void> {
  const works = (await readContributionFile("data/contributions.csv")).slice(20 * epoch, 20 * epoch + 20);
  await attestAll(test.session(test.bot), works, { size: 20 });
  await test.connection.networkHelpers.time.increaseTo(await test.program.oracle.cutOff(epoch));
  const store = await openMemoryStore(test.program.addresses);
  try {
    const computed = await recompute({ ...test, rules, store }, epoch);
    await mkdir(home, { recursive: true });
    const { bundleHash } = await writeBundle(home, test.program.addresses, computed);
    await makeFinal(test, { epoch, root: computed.root, bundleHash }, "ipfs://bundle");
  } finally {
    await store.close();
  }
}

type TestRules = Line["test"]["rules"];

/** A round whose shares the root of its epoch commits to, and of which none is proven. */
async function provable(line: Line): Promise<void> {
  const { closesAt, rules } = await named(line);
  const { bot, second, operator, challenger, rules: known } = line.test;
  await line.run("round fund", { ...ROUND, amount: "900" });
  await waitUntil(line, closesAt - 8 * DAY);
  for (const { address } of [bot, second])
    for (const [project, amount] of [
      [operator, "100"],
      [challenger, "25"],
    ] as const)
      await line.run("round donate", { ...ROUND, project: project.address, amount, as: address });
  const all: TestRules = new Map([...known, [rulesHash(rules), rules]]);
  for (const epoch of [0, 1]) await settled(line, all, epoch);
}

export const PAIRWISE_TRIALS: readonly Trial[] = [
  trial("round close", provable, () => ROUND, { way: "pairwise" }),
  trial("round reclaim", provable, () => ROUND, { way: "pairwise, not settled" }),
];
