import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { toBeHex } from "ethers";
import { network } from "hardhat";
import { Journal } from "../../../src/store/journal.js";
import { readContributionFile } from "../../../src/sources/contributions.js";
import { attestAll } from "../../../src/program/actions/attest/import.js";
import { runDaemon, runOnce, type DaemonEvent } from "../../../src/program/operator/daemon.js";
import { operatorStatus } from "../../../src/program/operator/status.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { moveTo } from "../../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);
/** Promises 800,000 tokens, so that a challenge alone does not lead. */
const WRONG = `0x${"12".repeat(24)}${toBeHex(8n * 10n ** 14n, 8).slice(2)}`;

describe("an operator's daemon", () => {
  let test: TestProgram;
  let folder: string;

  before(async () => {
    test = await launchProgram(connection);
    folder = await mkdtemp(path.join(tmpdir(), "assay-daemon-"));
    await attestAll(test.session(test.bot), (await readContributionFile("data/contributions.csv")).slice(0, 40), {
      size: 40,
    });
  });

  after(() => rm(folder, { recursive: true, force: true }));

  type Name = "operator" | "second" | "careless" | "stranger";
  const sessionOf = (name: Name) => {
    const home = path.join(folder, name);
    return { ...test.session(test[name], { home }), journal: new Journal(home), patience: 5 };
  };
  const meansOf = (name: Name) => ({
    session: sessionOf(name),
    given: { rules: test.rules },
    uri: "https://a.example/{epoch}",
  });

  /** What a run of an account's daemon did, its exit code last. */
  const once = async (name: Name, isWatchtower = false): Promise<(string | number)[]> => {
    const said: string[] = [];
    const onEvent = (event: DaemonEvent): void => {
      if (event.kind === "done") said.push(event.step.act);
      if (event.kind === "failed") said.push(`${event.step?.act ?? "read"}: ${event.failure.message}`);
    };
    const exitCode = await runOnce({ means: [meansOf(name)], isWatchtower, onEvent });
    return [...said, exitCode];
  };
  const lines = async (name: Name): Promise<string> =>
    (await operatorStatus(sessionOf(name), test[name].address)).lines.join("\n");

  it("waits before the cut-off", async () => {
    expect(await once("operator")).to.deep.equal([0]);
    expect(await lines("operator")).to.match(/Epoch 0 is running: .*\nNothing is to be done now\.\nLater: propose/s);
  });

  it("computes and proposes after the cut-off", async () => {
    await moveTo(test, await test.program.oracle.cutOff(0));
    expect(await lines("operator")).to.contain("Do now: compute, epoch 0, its facts are fixed then");
    expect(await once("operator")).to.deep.equal(["compute", "propose", 0]);
    const [event] = await test.program.oracle.queryFilter(test.program.oracle.filters.Proposed(0));
    expect(event?.args.bundleURI).to.equal("https://a.example/0");
    expect(await once("operator")).to.deep.equal([0]);
  });

  it("confirms what another proposed", async () => {
    expect(await lines("second")).to.contain("not computed here yet");
    expect(await once("second")).to.deep.equal(["compute", "confirm", 0]);
    expect(await lines("second")).to.match(/It has laid \d+ units on the root that stands/);
  });

  it("does not confirm beyond the quorum", async () => {
    expect(await once("careless")).to.deep.equal(["compute", 0]);
  });

  it("watches without a stake", async () => {
    expect(await once("stranger", true)).to.deep.equal(["verify", 0]);
  });

  it("finalizes when the window is over, and settles", async () => {
    await moveTo(test, await test.program.oracle.finalizableAt());
    expect(await once("second")).to.deep.equal(["finalize", "settle", 0]);
    expect(await once("operator")).to.deep.equal(["settle", 0]);
    expect((await test.program.vault.bondOf(0, test.operator)).locked).to.equal(0n);
  });

  it("challenges a wrong root, once", async () => {
    const { oracle } = test.program;
    await moveTo(test, await oracle.cutOff(1));
    await test.as(test.careless).oracle.propose(1, WRONG, WRONG, "");
    expect(await once("operator")).to.deep.equal(["compute", "verify", "challenge", 2]);
    expect(await once("operator")).to.deep.equal(["verify", 2]);
    expect(await once("second")).to.deep.equal(["compute", "verify", 2]);
    expect(await once("stranger", true)).to.deep.equal(["verify", 2]);
    expect(await lines("second")).to.match(/Trouble: Root 0x12.* of epoch 1 is wrong|It is disputed/s);
  });

  it("adds to the right root while stakes decide, and is paid", async () => {
    const { oracle } = test.program;
    await moveTo(test, (await oracle.dispute()).stakesFrom);
    expect(await once("second")).to.deep.equal(["verify", "stake", 0]);
    expect(await once("second")).to.deep.equal([0]);
    await moveTo(test, await oracle.finalizableAt());
    expect(await once("operator")).to.deep.equal(["finalize", "settle", "compute", "propose", 0]);
    expect(await once("second")).to.deep.equal(["settle", "compute", "confirm", 0]);
    expect(await oracle.decisionOf(1)).to.equal(2n);
    const settled = await oracle.queryFilter(oracle.filters.StakeSettled(1));
    expect(settled.map(({ args }) => [args.account, args.lost, args.reward > 0n])).to.deep.equal([
      [test.operator.address, 0n, true],
      [test.second.address, 0n, true],
    ]);
  });

  it("ends when it is told to stop", async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const onEvent = ({ kind }: DaemonEvent): void => {
      seen.push(kind);
      controller.abort();
    };
    const daemon = { means: [meansOf("operator")], poll: 600, signal: controller.signal, onEvent };
    expect(await runDaemon(daemon)).to.equal(0);
    expect(seen).to.deep.equal(["planned"]);
  });
});
