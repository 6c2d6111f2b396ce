import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { parseEther } from "ethers";
import { fromEip1193, type Request } from "../../src/chain/provider.js";
import { parseRules, rulesHash, type Rules } from "../../src/engine/rules/rules.js";
import { ignitionDeployer } from "../../deploy/ignition.js";
import { deployProgram } from "../../src/program/actions/launch/deploy.js";
import { bondTokens } from "../../src/program/actions/stake.js";
import { createTasks } from "../../src/program/actions/task.js";
import { fundTreasury } from "../../src/program/actions/treasury/fund.js";
import { programAt, type Program } from "../../src/program/contracts.js";
import { addressesOf } from "../../src/program/actions/launch/record.js";
import { mined } from "../../src/program/send.js";
import type { Session } from "../../src/program/session.js";
import { readTaskFile } from "../../src/sources/documents.js";
import { openMemoryStore } from "../../src/program/verify.js";
import type { Store } from "../../src/store/store.js";
import { StakeVaultRole } from "../../src/engine/rules/contract-values.js";

/** Who and what the story needs. */
export interface Stage {
  readonly connection: NetworkConnection;
  readonly request: Request;
  readonly program: Program;
  /** The first operator's own store; the others recompute in stores of their own. */
  readonly store: Store;
  readonly rules: Map<string, Rules>;
  readonly deployer: HardhatEthersSigner;
  readonly operators: readonly [HardhatEthersSigner, HardhatEthersSigner];
  readonly careless: HardhatEthersSigner;
  readonly challenger: HardhatEthersSigner;
  readonly bot: HardhatEthersSigner;
  /** The same program seen by another account. */
  as(signer: HardhatEthersSigner): Program;
  /** What actions work with, for an account. */
  session(signer: HardhatEthersSigner): Session;
}

export const DAY = 86_400;
/** Seconds before epoch 0 at which the program is deployed. */
const LEAD = 3_600;

/** Most reputation that an epoch gives, to all together. */
export const POINTS_PER_EPOCH = 1_000;

/** Parameters of the demo's program: epochs of four weeks, as this community is small. */
const PARAMETERS = {
  epochLength: 28 * DAY,
  gracePeriod: 3 * DAY,
  challengeWindow: 5 * DAY,
  silentWindow: 10 * DAY,
  unbondingDelay: 42 * DAY,
  initialBudget: 1_000_000n * 10n ** 9n,
  budgetDecay: 95n * 10n ** 16n,
  budgetFloor: 10_000n * 10n ** 9n,
  budgetShare: 500,
  timelockDelay: DAY,
  votingDelay: 3_600,
  votingPeriod: 3 * DAY,
  pointsPerEpoch: POINTS_PER_EPOCH,
  // Those who merged work are allowed to attest as they come up in the history.
  workNotice: 0,
};

/** Starts a chain shortly before `genesis` and deploys the program on it through the modules that a testnet uses. */
export async function setStage(genesis: number, rulesText: string): Promise<Stage> {
  const connection = await network.create({
    network: "hardhat",
    override: {
      initialDate: new Date((genesis - LEAD) * 1000),
      blockGasLimit: 60_000_000,
      allowBlocksWithSameTimestamp: true,
    },
  });
  const request = fromEip1193(connection.provider);
  const record = await deployProgram(ignitionDeployer(connection), {
    request,
    runner: connection.ethers.provider,
    chainId: 31_337,
    parameters: { ...PARAMETERS, genesis },
    rules: rulesText,
  });
  const addresses = addressesOf(record);
  const [deployer, first, second, careless, challenger, bot] = (await connection.ethers.getSigners()) as [
    HardhatEthersSigner,
    ...HardhatEthersSigner[],
  ];
  if (!first || !second || !careless || !challenger || !bot) throw new Error("The chain has too few accounts");
  const program = programAt(addresses, deployer);
  const rules = parseRules(rulesText);
  const stage: Stage = {
    connection,
    request,
    program,
    store: await openMemoryStore(addresses),
    rules: new Map([[rulesHash(rules), rules]]),
    deployer,
    operators: [first, second],
    careless,
    challenger,
    bot,
    as: (signer) => programAt(addresses, signer),
    session: (signer) => ({ request, signer, program: programAt(addresses, signer), home: "" }),
  };
  await furnish(stage);
  return stage;
}

async function furnish(stage: Stage): Promise<void> {
  const { program, session, deployer, operators, careless, challenger, bot } = stage;
  await fundTreasury(session(deployer), parseEther("50000000"));
  for (const operator of [...operators, careless]) {
    await bond(stage, operator, StakeVaultRole.Operator);
    await mined(program.vault.setAdmitted(StakeVaultRole.Operator, operator.address, true));
  }
  await bond(stage, challenger, StakeVaultRole.Operator);
  await createTasks(session(deployer), await readTaskFile("deploy/parameters/tasks.json"), [bot.address]);
}

async function bond({ program, session }: Stage, signer: HardhatEthersSigner, role: number): Promise<void> {
  // A proposal that pays the whole budget comes with a tenth of it.
  const amount = parseEther("250000");
  const token = program.tokenAt(await program.vault.token());
  await mined(token.transfer(signer.address, amount));
  await bondTokens(session(signer), role, amount);
}

/** Moves the chain's clock so that the next transaction is mined at `time`, if that is still to come. */
export async function at({ connection }: Stage, time: number): Promise<void> {
  const now = await connection.networkHelpers.time.latest();
  if (time > now) await connection.networkHelpers.time.setNextBlockTimestamp(time);
}

/** Moves the chain's clock to `time` with a block of its own. */
export async function moveTo({ connection }: Stage, time: number): Promise<void> {
  const now = await connection.networkHelpers.time.latest();
  if (time > now) await connection.networkHelpers.time.increaseTo(time);
}

/** A signer for an account of the history, which has no key here. */
export async function actor({ connection }: Stage, account: string): Promise<HardhatEthersSigner> {
  const { networkHelpers, ethers } = connection;
  await networkHelpers.impersonateAccount(account);
  await networkHelpers.setBalance(account, parseEther("100"));
  return ethers.getSigner(account);
}
