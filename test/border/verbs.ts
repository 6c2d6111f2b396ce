import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseEther, ZeroHash } from "ethers";
import { encodeRows } from "../../src/engine/mirrors/batch.js";
import { StakeVaultRole } from "../../src/engine/rules/contract-values.js";
import { importWork } from "../../src/program/actions/attest/import.js";
import { linkRows, publishRows } from "../../src/program/actions/attest/batch.js";
import { claimList, MULTICALL3 } from "../../src/program/actions/books/claims.js";
import { challengeEpoch } from "../../src/program/actions/epoch/dispute.js";
import { computeBundle, verifyEpoch } from "../../src/program/actions/epoch/compute.js";
import { confirmEpoch, finalizeEpoch, proposeEpoch } from "../../src/program/actions/epoch/settle.js";
import { claimAll } from "../../src/program/actions/reward.js";
import { openAppeal } from "../../src/program/actions/appeals/appeal.js";
import { sendTokens } from "../../src/program/actions/dev.js";
import { bondTokens, unbondTokens } from "../../src/program/actions/stake.js";
import { createTasks } from "../../src/program/actions/task.js";
import { fundTreasury } from "../../src/program/actions/treasury/fund.js";
import { withSyncedStore, type Session } from "../../src/program/session.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import type { TestProgram } from "../helpers/program/launch.js";

/** Where the program's first epoch stands when a verb is tried. */
export type Stage = "over" | "proposed" | "proposed wrongly" | "closing" | "final";

/** A verb as somebody runs it. */
export interface Verb {
  readonly name: string;
  readonly stage: Stage;
  readonly by: "operator" | "second" | "challenger" | "deployer" | "bot" | "taskManager";
  readonly run: (session: Session, test: TestProgram) => Promise<unknown>;
  /** What the verb changes on chain, as one text: the same after an honest node served it once. */
  readonly effect: (test: TestProgram) => Promise<unknown>;
}

const given = ({ rules }: TestProgram) => ({ rules });
const AMOUNT = parseEther("1000");

const proposal = async ({ program: { oracle } }: TestProgram) => [
  await oracle.standingRoot(0),
  await oracle.statusOf(0),
];

/** What a contract may still take of the deployer's tokens. */
const leftToTake = async ({ program, deployer }: TestProgram, spender: "emissionSchedule" | "stakeVault") =>
  program.tokenAt(await program.vault.token()).allowance(deployer.address, program.addresses[spender]);

/** Verbs that read, compute or send, each of a kind. */
export const VERBS: readonly Verb[] = [
  {
    name: "epoch compute",
    stage: "over",
    by: "operator",
    run: (session, test) => computeBundle(session, given(test), 0n),
    effect: () => Promise.resolve("nothing"),
  },
  {
    name: "epoch verify",
    stage: "proposed",
    by: "operator",
    run: (session, test) => verifyEpoch(session, given(test), 0n),
    effect: proposal,
  },
  {
    name: "epoch propose",
    stage: "over",
    by: "operator",
    run: async (session, test) => {
      await computeBundle(session, given(test), 0n);
      return proposeEpoch(session, 0n, "");
    },
    effect: proposal,
  },
  {
    name: "epoch confirm",
    stage: "proposed",
    by: "second",
    run: (session, test) => confirmEpoch(session, given(test), 0n),
    effect: async ({ program: { oracle } }) => (await oracle.proposalOf(0)).confirmations,
  },
  {
    name: "epoch challenge (a right root)",
    stage: "proposed",
    by: "challenger",
    run: (session, test) => challengeEpoch(session, given(test), 0n, ""),
    effect: proposal,
  },
  {
    name: "epoch challenge (a wrong root)",
    stage: "proposed wrongly",
    by: "challenger",
    run: (session, test) => challengeEpoch(session, given(test), 0n, ""),
    effect: proposal,
  },
  {
    name: "treasury fund",
    stage: "over",
    by: "deployer",
    run: (session) => fundTreasury(session, AMOUNT),
    effect: async (test) => [await test.program.schedule.treasury(), await leftToTake(test, "emissionSchedule")],
  },
  {
    name: "stake bond",
    stage: "over",
    by: "deployer",
    run: (session) => bondTokens(session, StakeVaultRole.Attester, AMOUNT),
    effect: async (test) => [
      (await test.program.vault.bondOf(StakeVaultRole.Attester, test.deployer.address)).amount,
      await leftToTake(test, "stakeVault"),
    ],
  },
  {
    name: "task create",
    stage: "over",
    by: "taskManager",
    run: (session, { bot }) =>
      createTasks(session, [{ name: "Maps", domain: 0, points: 1, rubric: "Maps" }], [bot.address]),
    effect: async ({ program: { registry }, bot }) => [await registry.count(), await registry.taskCountOf(bot.address)],
  },
  {
    name: "attest import",
    stage: "over",
    by: "bot",
    run: async (session) => {
      const inputs = (await readContributionFile("data/contributions.csv")).slice(60, 66);
      return withSyncedStore(session, (store) => importWork(session, store, { inputs, file: "x.csv" }, { size: 3 }));
    },
    effect: async ({ program: { resolver } }) => [...(await resolver.totalOf(1))],
  },
  {
    name: "attest batch",
    stage: "over",
    by: "bot",
    run: async (session) => publishRows(session, (await readContributionFile("data/contributions.csv")).slice(70, 75)),
    effect: ({ program }) => program.batches.count(),
  },
  {
    name: "epoch finalize",
    stage: "closing",
    by: "operator",
    run: (session) => finalizeEpoch(session, 0n),
    effect: async ({ program: { oracle } }) => oracle.nextEpoch(),
  },
  {
    name: "reward claim",
    stage: "final",
    by: "deployer",
    run: async (session, test) => {
      const [{ account } = { account: "" }] = await readContributionFile("data/contributions.csv");
      await computeBundle(session, given(test), 0n);
      return claimAll(session, account);
    },
    effect: async ({ program: { distributor } }) => {
      const [{ account } = { account: "" }] = await readContributionFile("data/contributions.csv");
      return [await distributor.creditOf(account, 0), await distributor.releasedOf(account)];
    },
  },
];

const READING = ["epoch compute", "epoch verify", "epoch challenge (a right root)"];

/** Verbs that send. */
export const SENDING: readonly Verb[] = VERBS.filter(({ name }) => !READING.includes(name));

/** Verbs that send in other ways: what they need may be gone once they have sent, or nothing refuses it a second time. */
export const SENDING_TOO: readonly Verb[] = [
  {
    name: "stake bond (all tokens)",
    stage: "over",
    by: "bot",
    run: (session) => bondTokens(session, StakeVaultRole.Attester, AMOUNT),
    effect: async ({ program, bot }) => (await program.vault.bondOf(StakeVaultRole.Attester, bot.address)).amount,
  },
  {
    name: "stake unbond",
    stage: "over",
    by: "operator",
    run: (session) => unbondTokens(session, StakeVaultRole.Operator, AMOUNT),
    effect: async ({ program, operator }) => [
      ...(await program.vault.bondOf(StakeVaultRole.Operator, operator.address)),
    ],
  },
  {
    name: "dev fund",
    stage: "over",
    by: "bot",
    run: (session, { taskManager }) => sendTokens(session, taskManager.address, AMOUNT),
    effect: async ({ program, taskManager }) =>
      program.tokenAt(await program.vault.token()).balanceOf(taskManager.address),
  },
  {
    name: "task create (three)",
    stage: "over",
    by: "taskManager",
    run: (session, { bot }) => {
      const named = ["Maps", "Talks", "Tests"].map((name) => ({ name, domain: 0, points: 1, rubric: name }));
      return createTasks(session, named, [bot.address]);
    },
    effect: async ({ program: { registry }, bot }) => [await registry.count(), await registry.taskCountOf(bot.address)],
  },
  {
    name: "appeal open",
    stage: "over",
    by: "deployer",
    run: (session) => openAppeal(session, { epoch: 0n, work: ZeroHash, evidence: ZeroHash, statement: "It was mine." }),
    effect: ({ connection, deployer }) => connection.ethers.provider.getTransactionCount(deployer.address),
  },
  {
    name: "reward claim (a list)",
    stage: "final",
    by: "bot",
    run: async (session, test) => {
      await computeBundle(session, given(test), 0n);
      return claimList(session, await fewAccounts(), MULTICALL3);
    },
    effect: async ({ program: { distributor } }) =>
      Promise.all((await fewAccounts()).map((account) => distributor.creditOf(account, 0))),
  },
  {
    name: "attest batch (linked)",
    stage: "over",
    by: "bot",
    run: async (session) => {
      const rows = (await readContributionFile("data/contributions.csv")).slice(75, 80);
      const file = path.join(tmpdir(), "assay-linked-rows.bin");
      await writeFile(file, encodeRows(rows));
      return linkRows(session, rows, pathToFileURL(file).href);
    },
    effect: ({ program }) => program.batches.count(),
  },
];

/** Three accounts that the first epoch pays. */
async function fewAccounts(): Promise<string[]> {
  const rows = (await readContributionFile("data/contributions.csv")).slice(0, 60);
  return [...new Set(rows.map(({ account }) => account))].slice(0, 3);
}
