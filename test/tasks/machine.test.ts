import { expect } from "chai";
import { parseEther, Wallet } from "ethers";
import { network } from "hardhat";
import { TaskDefinitionType, type NewTaskDefinition, type TaskDefinition } from "hardhat/types/tasks";
import attester from "../../tasks/task/attester.js";
import close from "../../tasks/task/close.js";
import { tasks } from "../../tasks/index.js";
import { machineAction } from "../../tasks/machine/action.js";
import bond from "../../tasks/stake/bond.js";
import fund from "../../tasks/treasury/fund.js";
import { commandsOf, type Commands } from "../helpers/program/commands.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

const isVerb = (task: TaskDefinition): task is NewTaskDefinition => task.type === TaskDefinitionType.NEW_TASK;

/** A call as `--calldata` prints it in JSON. */
interface Call {
  readonly to: string;
  readonly value: string;
  readonly data: string;
}

describe("verbs for machines", () => {
  let test: TestProgram;
  let commands: Commands;
  const [funding, bonding] = [machineAction(fund), machineAction(bond)];
  const [closing, allowing] = [machineAction(close), machineAction(attester)];

  before(async () => {
    test = await launchProgram(connection);
    commands = await commandsOf(test);
  });

  after(() => commands.close());

  const treasury = () => test.program.schedule.treasury();
  const block = () => connection.ethers.provider.getBlockNumber();

  it("every verb prints JSON, every verb that sends prints its calls", () => {
    const verbs = tasks.filter(isVerb);
    const without = (option: string, among: readonly NewTaskDefinition[]): string[] =>
      among.filter(({ options }) => options[option] === undefined).map(({ id }) => id.join(" "));
    const sending = verbs.filter(({ options }) => options["dryRun"] !== undefined && options["as"] !== undefined);
    expect(sending.length).to.be.greaterThan(50);
    expect(without("json", verbs)).to.deep.equal([]);
    expect(without("calldata", sending)).to.deep.equal([]);
  });

  it("JSON has what was sent and what it emitted", async () => {
    const before = await treasury();
    const said = JSON.parse(await commands.run(funding, { amount: "1000", json: true })) as {
      said: string[];
      transactions: {
        hash: string;
        block: number;
        gas: string;
        what: string;
        events: { event: string; args: object }[];
      }[];
    };
    expect(said.transactions.map(({ what }) => what.split("(")[0])).to.deep.equal(["approve", "fund"]);
    const [, funded] = said.transactions;
    const receipt = await connection.ethers.provider.getTransactionReceipt(funded?.hash ?? "");
    expect([funded?.block, funded?.gas]).to.deep.equal([receipt?.blockNumber, receipt?.gasUsed.toString()]);
    const { event, args } = funded?.events[0] ?? {};
    const units = ((await treasury()) - before).toString();
    expect([event, args]).to.deep.equal([
      "Funded",
      { from: test.deployer.address, units, treasury: (await treasury()).toString() },
    ]);
    expect(said.said.join("\n")).to.match(/^The treasury got 1000 /);
  });

  it("JSON of a refusal has its code", async () => {
    const { said, exitCode } = await commands.outcome(closing, { task: 99, as: test.taskManager.address, json: true });
    const { error } = JSON.parse(said) as { error: { code: string; exitCode: number; message: string } };
    expect([error.code, error.exitCode, exitCode]).to.deep.equal(["REFUSED", 6, 6]);
    expect(error.message).to.contain("TaskRegistryUnknownTask(id: 99)");
  });

  it("calls are those that would be sent, for whoever sends them", async () => {
    const [before, at] = [await treasury(), await block()];
    const calls = JSON.parse(
      await commands.run(funding, { amount: "1000", as: test.deployer.address, calldata: "plain", json: true }),
    ) as Call[];
    expect([await treasury(), await block()]).to.deep.equal([before, at]);
    for (const { to, data } of calls) await test.deployer.sendTransaction({ to, data });
    expect((await treasury()) - before).to.equal(parseEther("1000") / 10n ** 9n);
  });

  it("calls are checked as the account that will send them", async () => {
    const { address } = Wallet.createRandom();
    const { vault, tokenAt } = test.program;
    await tokenAt(await vault.token()).transfer(address, parseEther("10"));
    const printed = await commands.run(bonding, { role: "attester", amount: "10", as: address, calldata: "plain" });
    const data = vault.interface.encodeFunctionData("bond", [1, parseEther("10")]);
    expect(printed).to.contain(`  to    ${await vault.getAddress()}\n  value 0\n  data  ${data}`);
    const refused = await commands.outcome(closing, { task: 1, as: address, calldata: "plain" });
    expect(refused.exitCode).to.equal(6);
    expect(refused.failure).to.contain(`AccessManagedUnauthorized(caller: ${address})`);
  });

  it("calls make a batch that Safe's builder reads", async () => {
    const args = { task: 1, account: test.stranger.address, remove: false, as: test.taskManager.address };
    const batch = JSON.parse(await commands.run(allowing, { ...args, calldata: "safe" })) as {
      version: string;
      chainId: string;
      transactions: (Call & { contractMethod: null })[];
    };
    const { registry } = test.program;
    const data = registry.interface.encodeFunctionData("setAttester", [1, test.stranger.address, true]);
    expect([batch.version, batch.chainId]).to.deep.equal(["1.0", "31337"]);
    expect(batch.transactions).to.deep.equal([
      { to: await registry.getAddress(), value: "0", data, contractMethod: null, contractInputsValues: null },
    ]);
  });

  it("another form of calls is refused", async () => {
    const { exitCode, failure } = await commands.outcome(funding, { amount: "1", calldata: "yaml" });
    expect([exitCode, failure]).to.deep.equal([
      1,
      "Error: --calldata yaml is no form of calls. Give one of plain, safe.",
    ]);
  });
});
