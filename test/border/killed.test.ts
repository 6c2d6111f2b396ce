import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { hostileNode, type HostileNode } from "../helpers/chain/hostile-node.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const source = (file: string): string => JSON.stringify(new URL(`../../${file}`, import.meta.url).href);

/** A command of its own: funds the treasury with a key that it has, as `treasury fund` does. */
const CHILD = `
  import { HDNodeWallet, Mnemonic } from "ethers";
  import { fundTreasury } from ${source("src/program/actions/treasury/fund.ts")};
  import { programAt } from ${source("src/program/contracts.ts")};
  import { settleEarlier } from ${source("src/program/network/deliver.ts")};
  import { Journal } from ${source("src/store/journal.ts")};
  import { sessionOver } from ${source("test/helpers/program/hostile-session.ts")};
  const [url, home, given, amount] = process.argv.slice(1);
  const addresses = JSON.parse(given);
  const phrase = Mnemonic.fromPhrase("test test test test test test test test test test test junk");
  const key = HDNodeWallet.fromMnemonic(phrase, "m/44'/60'/0'/0/0");
  const over = await sessionOver({ program: { addresses } }, { url }, key.address, home);
  const signer = key.connect(over.signer.provider);
  const journal = new Journal(home);
  const session = { ...over, signer, program: programAt(addresses, signer), journal, patience: 20 };
  await settleEarlier(session);
  await fundTreasury(session, BigInt(amount));
  await journal.report(addresses.chainId, key.address);
  process.exit(0);
`;

/** Every request at which a command can be killed; every so-manieth otherwise. */
const STEP = process.env["BORDER"] === "all" ? 1 : 19;
const MOST_CALLS = 200;
const AMOUNT = 10n ** 21n;
const UNITS = AMOUNT / 10n ** 9n;

describe("a command that is killed at its k-th request", function () {
  this.timeout(1_200_000);
  let test: TestProgram;
  let node: HostileNode;

  before(async () => {
    test = await launchProgram(await network.create(PROGRAM_CHAIN));
    node = await hostileNode(test.request);
  });

  after(() => node.close());

  /** Runs the command and kills it at a request, counted from 1; gives its exit code, null if it was killed. */
  async function run(home: string, killAt?: number): Promise<number | null> {
    const given = [node.url, home, JSON.stringify(test.program.addresses), String(AMOUNT)];
    const child: ChildProcess = spawn(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "-e", CHILD, ...given],
      { stdio: "inherit" },
    );
    let count = 0;
    node.before = () => {
      if (++count === killAt) child.kill("SIGKILL");
    };
    const [code] = (await once(child, "close")) as [number | null];
    return code;
  }

  it("has sent once when it was run again", async () => {
    for (let k = 1; k < MOST_CALLS; k += STEP) {
      const home = await mkdtemp(path.join(tmpdir(), "assay-killed-"));
      const before = await test.program.schedule.treasury();
      const first = await run(home, k);
      if (first === null) expect(await run(home), `after ${k}`).to.equal(0);
      expect((await test.program.schedule.treasury()) - before, `killed at ${k}`).to.equal(UNITS);
      await rm(home, { recursive: true, force: true });
      if (first === 0) return;
    }
    throw new Error("The command never ended.");
  });
});
