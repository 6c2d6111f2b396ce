import { readFile } from "node:fs/promises";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { parseEther } from "ethers";
import { fromEip1193, type Request } from "../../src/chain/provider.js";
import { parseRules, rulesHash, type Rules } from "../../src/engine/rules/rules.js";
import { programAt, type Program } from "../../src/program/contracts.js";
import { deployProgram } from "../../tasks/program/deploy.js";
import { bondTokens } from "../../tasks/stake/bond.js";
import { createTasks, readTaskFile } from "../../tasks/task/create.js";
import { fundTreasury } from "../../tasks/treasury/fund.js";

export const DAY = 86_400;

/** A whole program on a chain of its own, deployed as on a testnet, with tasks, treasury and bonded accounts. */
export interface TestProgram {
  readonly connection: NetworkConnection;
  readonly request: Request;
  readonly program: Program;
  readonly rules: Map<string, Rules>;
  readonly deployer: HardhatEthersSigner;
  /** Each has the role of its name, and no other. */
  readonly council: HardhatEthersSigner;
  readonly guardian: HardhatEthersSigner;
  readonly taskManager: HardhatEthersSigner;
  readonly operator: HardhatEthersSigner;
  readonly second: HardhatEthersSigner;
  readonly careless: HardhatEthersSigner;
  readonly challenger: HardhatEthersSigner;
  readonly bot: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
  as(signer: HardhatEthersSigner): Program;
}

/** What a test changes in the program. */
export interface LaunchOptions {
  readonly parameters?: Readonly<Record<string, number | bigint>>;
  /** Entries of the rules that differ from those of `deploy/parameters`. */
  readonly rules?: Partial<Rules>;
}

/** Deploys and furnishes a program with epochs of a week; epoch 0 started at the last midnight. */
export async function launchProgram(options: LaunchOptions = {}): Promise<TestProgram> {
  const connection = await network.create({
    network: "hardhat",
    override: { blockGasLimit: 60_000_000, allowBlocksWithSameTimestamp: true },
  });
  const document = JSON.parse(await readFile("deploy/parameters/rules.json", "utf8")) as Rules;
  const text = JSON.stringify({ ...document, ...options.rules });
  const signers = await connection.ethers.getSigners();
  const [deployer, operator, second, careless, challenger, bot, stranger] = signers;
  const [council, guardian, taskManager] = signers.slice(-3);
  if (!deployer || !operator || !second || !careless || !challenger || !bot || !stranger)
    throw new Error("Too few accounts");
  if (!council || !guardian || !taskManager) throw new Error("Too few accounts");
  const parameters = {
    council: council.address,
    guardian: guardian.address,
    taskManager: taskManager.address,
    epochLength: 7 * DAY,
    initialBudget: 10n ** 15n,
    budgetDecay: 9n * 10n ** 17n,
    votingDelay: 3_600,
    votingPeriod: DAY,
    timelockDelay: DAY,
    ...options.parameters,
  };
  const addresses = await deployProgram({ connection, chainId: 31_337, parameters, rules: text });
  const rules = parseRules(text);
  const test: TestProgram = {
    connection,
    request: fromEip1193(connection.provider),
    program: programAt(addresses, deployer),
    rules: new Map([[rulesHash(rules), rules]]),
    deployer,
    council,
    guardian,
    taskManager,
    operator,
    second,
    careless,
    challenger,
    bot,
    stranger,
    as: (signer) => programAt(addresses, signer),
  };
  await furnish(test);
  return test;
}

async function furnish(test: TestProgram): Promise<void> {
  const { program, as, council, taskManager, operator, second, careless, challenger, bot } = test;
  await fundTreasury(program, parseEther("50000000"));
  const token = program.tokenAt(await program.vault.token());
  for (const [signer, role] of [
    [operator, 0],
    [second, 0],
    [careless, 0],
    [challenger, 3],
  ] as const) {
    await token.transfer(signer.address, parseEther("1000"));
    await bondTokens(as(signer), role, parseEther("1000"));
    if (role === 0) await as(council).vault.setAdmitted(role, signer.address, true);
  }
  await createTasks(
    as(taskManager),
    await readTaskFile("deploy/parameters/tasks.json"),
    [bot.address],
    () => undefined,
  );
}
