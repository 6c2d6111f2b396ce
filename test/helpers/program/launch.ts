import { readFile } from "node:fs/promises";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkConnection } from "hardhat/types/network";
import { parseEther } from "ethers";
import { fromEip1193, type Request } from "../../../src/chain/provider.js";
import { StakeVaultRole } from "../../../src/engine/rules/contract-values.js";
import { parseRules, rulesHash, type Rules } from "../../../src/engine/rules/rules.js";
import { ignitionDeployer } from "../../../deploy/ignition.js";
import { deployProgram } from "../../../src/program/actions/launch/deploy.js";
import { bondTokens, setAdmitted } from "../../../src/program/actions/stake.js";
import { createTasks } from "../../../src/program/actions/task.js";
import { fundTreasury } from "../../../src/program/actions/treasury/fund.js";
import { programAt, type Program } from "../../../src/program/contracts.js";
import { addressesOf, type ProgramRecord } from "../../../src/program/actions/launch/record.js";
import type { Session } from "../../../src/program/session.js";
import { readTaskFile } from "../../../src/sources/documents.js";
import { byRole } from "../signers.js";

export const DAY = 86_400;

/** What everybody who stakes on roots has bonded: a tenth of the budget is 100,000 tokens. */
export const STAKE = parseEther("500000");

/** A whole program on a chain of its own, deployed as on a testnet, with tasks, treasury and bonded accounts. */
export interface TestProgram {
  readonly connection: NetworkConnection;
  readonly request: Request;
  readonly program: Program;
  readonly record: ProgramRecord;
  readonly rules: Map<string, Rules>;
  readonly deployer: HardhatEthersSigner;
  readonly operator: HardhatEthersSigner;
  readonly second: HardhatEthersSigner;
  readonly careless: HardhatEthersSigner;
  readonly challenger: HardhatEthersSigner;
  readonly bot: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
  /** Each has the role of its name, and no other. */
  readonly council: HardhatEthersSigner;
  readonly guardian: HardhatEthersSigner;
  readonly taskManager: HardhatEthersSigner;
  as(signer: HardhatEthersSigner): Program;
  /** What actions work with, for one of the accounts. */
  session(signer: HardhatEthersSigner, more?: Partial<Pick<Session, "home" | "dryRun">>): Session;
}

/** What a test changes in the program. */
export interface LaunchOptions {
  readonly parameters?: Readonly<Record<string, number | bigint>>;
  /** Entries of the rules that differ from those of `deploy/parameters`. */
  readonly rules?: Partial<Rules>;
}

/** Network of a chain for a whole program: `network.create(PROGRAM_CHAIN)`. */
export const PROGRAM_CHAIN = {
  network: "hardhat",
  override: { blockGasLimit: 60_000_000, allowBlocksWithSameTimestamp: true },
};

/** Deploys and furnishes a program with epochs of a week on a fresh chain; epoch 0 started at the last midnight. */
export async function launchProgram(connection: NetworkConnection, options: LaunchOptions = {}): Promise<TestProgram> {
  const signers = await connection.ethers.getSigners();
  const own = byRole(signers.slice(-3), "council", "guardian", "taskManager");
  const shared = byRole(signers, "deployer", "operator", "second", "careless", "challenger", "bot", "stranger");
  const roles = { ...shared, ...own };
  const document = JSON.parse(await readFile("deploy/parameters/rules.json", "utf8")) as Rules;
  const text = JSON.stringify({ ...document, ...options.rules });
  const parameters = {
    epochLength: 7 * DAY,
    initialBudget: 10n ** 15n,
    budgetDecay: 9n * 10n ** 17n,
    council: own.council.address,
    guardian: own.guardian.address,
    taskManager: own.taskManager.address,
    workNotice: 0,
    votingDelay: 3_600,
    votingPeriod: DAY,
    voteExtension: 3_600,
    timelockDelay: DAY,
    ...options.parameters,
  };
  const request = fromEip1193(connection.provider);
  const input = { request, runner: connection.ethers.provider, chainId: 31_337, parameters, rules: text };
  const record = await deployProgram(ignitionDeployer(connection), input);
  const addresses = addressesOf(record);
  const rules = parseRules(text);
  const test: TestProgram = {
    connection,
    request,
    record,
    program: programAt(addresses, roles.deployer),
    rules: new Map([[rulesHash(rules), rules]]),
    ...roles,
    as: (signer) => programAt(addresses, signer),
    session: (signer, more) => ({ request, signer, program: programAt(addresses, signer), home: "", ...more }),
  };
  await furnish(test);
  return test;
}

async function furnish(test: TestProgram): Promise<void> {
  const { program, session, deployer, council, taskManager, operator, second, careless, challenger, bot } = test;
  await fundTreasury(session(deployer), parseEther("50000000"));
  const token = program.tokenAt(await program.vault.token());
  for (const [signer, role, amount] of [
    [operator, StakeVaultRole.Operator, STAKE],
    [second, StakeVaultRole.Operator, STAKE],
    [careless, StakeVaultRole.Operator, STAKE],
    [challenger, StakeVaultRole.Operator, STAKE],
    [challenger, StakeVaultRole.Challenger, parseEther("1000")],
  ] as const) {
    await token.transfer(signer.address, amount);
    await bondTokens(session(signer), role, amount);
    if (signer !== challenger) await setAdmitted(session(council), role, signer.address, true);
  }
  await createTasks(session(taskManager), await readTaskFile("deploy/parameters/tasks.json"), [bot.address]);
}
