import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { toBeHex, Wallet } from "ethers";
import { network } from "hardhat";
import type { DaemonReport, Machine } from "../../../scripts/sim/month/operators.js";
import { readManifest } from "../../../src/bundle/read.js";
import { httpRequest } from "../../../src/chain/node/http.js";
import type { Request } from "../../../src/chain/provider.js";
import { canonicalJson } from "../../../src/engine/hash/canonical.js";
import { attestAll } from "../../../src/program/actions/attest/import.js";
import { NodeProvider } from "../../../src/program/network/node.js";
import { runOnce, type DaemonEvent } from "../../../src/program/operator/daemon.js";
import { operatorStatus } from "../../../src/program/operator/status.js";
import { programAt } from "../../../src/program/contracts.js";
import type { Session } from "../../../src/program/session.js";
import { readContributionFile } from "../../../src/sources/contributions.js";
import { Journal } from "../../../src/store/journal.js";
import { hostileNode } from "../../helpers/chain/hostile-node.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { moveTo } from "../../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);
/** Key of the account that the test's chain has as operator. */
const KEY = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
const WRONG = `0x${"12".repeat(24)}${toBeHex(9n * 10n ** 14n, 8).slice(2)}`;
const GWEI = 10n ** 9n;

describe("an operator's status after a fault", () => {
  let test: TestProgram;
  let folder: string;
  /** Transactions that the operator had sent before any fault. */
  let first: number;

  before(async () => {
    test = await launchProgram(connection);
    folder = await mkdtemp(path.join(tmpdir(), "assay-explained-"));
    await attestAll(test.session(test.bot), (await readContributionFile("data/contributions.csv")).slice(0, 10), {
      size: 10,
    });
    await moveTo(test, await test.program.oracle.cutOff(0));
    first = await sent(test.operator);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** The operator's machine, with a key of its own and a node that may fail. */
  function machine(request: Request = test.request, more: Partial<Session> = {}): Session {
    const home = path.join(folder, "home");
    const signer = new Wallet(KEY, new NodeProvider(request, test.program.addresses.chainId));
    const program = programAt(test.program.addresses, signer);
    const retry = { attempts: 1, sleep: () => Promise.resolve() };
    return { request, signer, program, home, journal: new Journal(home), patience: 1, sync: { retry }, ...more };
  }
  let failures: string[] = [];
  async function run(session: Session): Promise<number> {
    failures = [];
    const onEvent = (event: DaemonEvent): void => {
      if (event.kind === "failed") failures.push(event.failure.message);
    };
    return runOnce({ means: [{ session, given: { rules: test.rules }, uri: "" }], onEvent });
  }
  const sent = (signer: HardhatEthersSigner): Promise<number> =>
    connection.ethers.provider.getTransactionCount(signer.address);
  /** Waits until a transaction of an account waits to be mined. */
  async function pending({ address }: HardhatEthersSigner): Promise<void> {
    const { provider } = connection.ethers;
    while ((await provider.getTransactionCount(address, "pending")) === (await provider.getTransactionCount(address)))
      await delay(50);
  }
  /** The daemon in a process that can write into no file. */
  async function onFullDisk(url: string): Promise<DaemonReport> {
    const { addresses } = test.program;
    const home = path.join(folder, "full");
    await mkdir(home, { recursive: true });
    const daemon: Machine = { addresses, key: KEY, home, urls: [url, url], isWatchtower: false };
    const script = "scripts/sim/month/child.ts";
    const command = [process.execPath, "--import", "tsx", script, JSON.stringify(daemon)];
    const full = ["-c", 'ulimit -f 0; exec "$@"', "bash", ...command, canonicalJson([...test.rules.values()][0])];
    const stdout = await new Promise<string>((resolve) => execFile("bash", full, (_, printed) => resolve(printed)));
    return JSON.parse(stdout) as DaemonReport;
  }
  const status = async (session = machine()): Promise<string> =>
    (await operatorStatus(session, test.operator.address)).lines.join("\n");
  /** Fails for good from a method's first call on. */
  const failingAt =
    (deadly: string, message: string): Request =>
    (method, params) =>
      method === deadly ? Promise.reject(new Error(message)) : test.request(method, params);

  it("of a node that is down says what is still to be done", async () => {
    expect(await run(machine(failingAt("eth_getLogs", "connect ECONNREFUSED")))).to.equal(5);
    expect(await status()).to.contain("Do now: compute, epoch 0, its facts are fixed then");
  });

  it("of a clock that is wrong tells the chain's time", async () => {
    const { now } = Date;
    Date.now = () => now.call(Date) + 10 * 365 * 86_400_000;
    try {
      const { lines, facts } = await operatorStatus(machine(), test.operator.address);
      expect(facts.now).to.equal(await connection.networkHelpers.time.latest());
      expect(lines.join("\n")).to.contain("Do now: compute, epoch 0");
    } finally {
      Date.now = now;
    }
  });

  it("of a node that lies says what it hides, and computes nothing", async () => {
    const node = await hostileNode(test.request, "always loses the same log");
    expect(await run(machine(httpRequest(node.url)))).to.equal(4);
    node.close();
    const said = await status();
    expect(said).to.match(/Failed \S+ \S+ UTC \(.*\): compute, epoch 0 \(INCOMPLETE\)\. .*missing/);
    expect(said).to.contain("Do now: compute, epoch 0").and.to.not.contain("not to be done any more");
    expect(await sent(test.operator)).to.equal(first);
  });

  it("of a node that is too slow says that it gave no answer", async () => {
    const slowly: Request = async (method, params) => {
      await delay(300);
      return test.request(method, params);
    };
    const node = await hostileNode(slowly);
    expect(await run(machine(httpRequest(node.url, { timeout: 50 })))).to.equal(5);
    node.close();
    expect(await status()).to.match(/Failed earlier: reading the chain \(CHAIN\)\. The node failed: .*timeout/);
    expect(await sent(test.operator)).to.equal(first);
  });

  it("of a full disk says so, and what to do once there is room", async () => {
    const node = await hostileNode(test.request);
    const full = await onFullDisk(node.url);
    node.close();
    expect(full.exitCode, full.failures.join()).to.equal(1);
    expect(full.lines.join("\n")).to.contain("Trouble: Nothing can be written here. ");
    expect(await status())
      .to.contain("Do now: compute, epoch 0")
      .and.to.not.contain("Nothing can be written");
    expect(await sent(test.operator)).to.equal(first);
  });

  it("of fees above the ceiling says for how many epochs the coins last", async () => {
    await connection.networkHelpers.setNextBlockBaseFeePerGas(10n ** 15n);
    await connection.networkHelpers.mine();
    expect(await run(machine(test.request, { mostFee: GWEI }))).to.equal(3);
    expect(await status())
      .to.match(/enough for \d+ epochs at the fees of now/)
      .and.to.contain("Do now: propose, epoch 0");
    expect(Number(await test.program.oracle.statusOf(0))).to.equal(0);
    await connection.networkHelpers.setNextBlockBaseFeePerGas(GWEI);
    await connection.networkHelpers.mine();
  });

  it("of a lost race says that another was faster, and what is left to do", async () => {
    const snapshot = await connection.networkHelpers.takeSnapshot();
    const { root, bundleHash } = await readManifest(path.join(folder, "home"), 0);
    await test.request("evm_setAutomine", [false]);
    const home = path.join(folder, "racer");
    const racer = machine(test.request, { patience: 20, home, journal: new Journal(home) });
    const racing = run(racer);
    await pending(test.operator);
    const tip = { maxPriorityFeePerGas: 90n * GWEI, maxFeePerGas: 100n * GWEI, gasLimit: 2_000_000n };
    await test.as(test.second).oracle.propose(0, root, bundleHash, "", tip);
    await test.request("evm_setAutomine", [true]);
    await test.request("evm_mine", []);
    expect(await racing, failures.join()).to.equal(6);
    const said = await status(racer);
    expect(said).to.match(/Failed .*: propose, epoch 0 \(REFUSED\)\. .* It is not to be done any more\./);
    expect(said).to.contain(`of ${test.second.address}`).and.to.contain("the same as computed here");
    // The refused proposal, and the confirmation instead of it.
    expect(await sent(test.operator)).to.equal(first + 2);
    expect(said).to.contain(" 1 of 1 confirmations");
    await snapshot.restore();
  });

  it("of a daemon that ended while it waited names the transaction", async () => {
    await test.request("evm_setAutomine", [false]);
    expect(await run(machine()), failures.join()).to.equal(3);
    expect(await status()).to.match(/Sent and not mined yet: propose\(.*\), nonce \d+, 0x\w{64}/);
    await test.request("evm_setAutomine", [true]);
    await test.request("evm_mine", []);
    await run(machine());
    expect(await status())
      .to.contain("the same as computed here")
      .and.to.not.contain("not mined yet");
  });

  it("of a reorganisation says what was undone", async () => {
    const snapshot = await connection.networkHelpers.takeSnapshot();
    await test.as(test.second).oracle.confirm(0, ...(await standing()));
    expect(await status()).to.contain(" 1 of 1 confirmations");
    await snapshot.restore();
    expect(await status()).to.contain(" 0 of 1 confirmations");
  });

  it("of a challenge while it finalizes says who decides, and when", async () => {
    await moveTo(test, (await test.program.oracle.finalizableAt()) - 3n);
    await test.as(test.careless).oracle.challenge(0, WRONG, WRONG, "");
    await run(machine());
    expect(await status()).to.match(/It is disputed: the council rules from .*, stakes decide from .* until/);
    expect(Number(await test.program.oracle.statusOf(0))).to.equal(2);
  });

  it("of an account without coins names what it lacks", async () => {
    await connection.networkHelpers.setBalance(test.operator.address, 0n);
    await run(machine());
    expect(await status()).to.match(/Trouble: 0x\w+ has 0 wei for fees; .*Send it the network's own coin\./);
  });

  /** Root and bundle of the proposal. */
  async function standing(): Promise<[string, string]> {
    const root = await test.program.oracle.standingRoot(0);
    return [root, await test.program.oracle.bundleOf(0, root)];
  }
});
