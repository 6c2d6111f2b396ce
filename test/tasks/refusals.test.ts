import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import hre, { network } from "hardhat";
import type { ErrorCode } from "../../src/engine/errors.js";
import { leafPath, prefixDigits } from "../../src/engine/bundle/leaf-shards.js";
import { readCredit } from "../../src/bundle/leaves.js";
import { bundleFolder } from "../../src/bundle/read.js";
import { checkBundle } from "../../src/bundle/check.js";
import { writeBundle } from "../../src/bundle/write.js";
import { recompute } from "../../src/program/compute.js";
import { type ComputedEpoch } from "../../src/bundle/computed.js";
import { openMemoryStore } from "../../src/program/verify.js";
import { readContributionFile, readContributions, type ContributionInput } from "../../src/sources/contributions.js";
import { batchable } from "../../src/program/actions/attest/batch.js";
import { warnOfTimes } from "../../src/program/actions/attest/check.js";
import { chainTime } from "../../src/program/time.js";
import type { Store } from "../../src/store/store.js";
import { attestAll, importWork } from "../../src/program/actions/attest/import.js";
import { verifyEpoch } from "../../src/program/actions/epoch/compute.js";
import { checkOpen, newestRoot, standingRoot } from "../../src/program/actions/epoch/status.js";
import { explainError } from "../../src/chain/errors/explain.js";
import { failureLine } from "../../src/program/network/failures.js";
import { readRules } from "../../src/sources/documents.js";
import { sync } from "../../src/sync/sync.js";
import { openNetwork, signerOf } from "../../tasks/network.js";
import { deployedProgram } from "../../tasks/session.js";
import { refusal } from "../helpers/errors.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

async function expectRefusal(work: Promise<unknown>, code: ErrorCode, text: string): Promise<void> {
  const error = await refusal(work);
  expect(error.code).to.equal(code);
  expect(error.message).to.include(text);
  expect(error.message.split("\n").length).to.equal(1);
  expect(failureLine(error)).to.equal(error.message);
}

describe("tasks", () => {
  let test: TestProgram;
  let store: Store;
  let folder: string;
  let epoch: ComputedEpoch;

  before(async () => {
    test = await launchProgram(connection);
    store = await openMemoryStore(test.program.addresses);
    folder = await mkdtemp(path.join(tmpdir(), "assay-tasks-"));
    const works = await readContributionFile("data/contributions.csv");
    await attestAll(test.session(test.bot), works.slice(0, 20), { size: 20 });
  });

  after(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const file = async (name: string, text: string): Promise<string> => {
    const place = path.join(folder, name);
    await writeFile(place, text);
    return place;
  };

  describe("session", () => {
    it("names a missing deployment", async () => {
      await expectRefusal(
        deployedProgram(hre, 424_242, "nowhere"),
        "NOT_FOUND",
        "no program on nowhere (chain 424242)",
      );
    });

    it("names an unknown signer", async () => {
      await expectRefusal(
        signerOf(await openNetwork(test.connection), "77"),
        "INVALID_ARGUMENT",
        "--as 77 is none of the",
      );
    });

    it("names a missing key", async () => {
      const none = { ...(await openNetwork(test.connection)), name: "sepolia", keys: [] };
      await expectRefusal(signerOf(none, "0"), "NOT_FOUND", "DEPLOYER_PRIVATE_KEY is missing");
    });

    it("refuses a provider of another chain", async () => {
      const other = await openMemoryStore({ ...test.program.addresses, chainId: 5 });
      await connection.networkHelpers.mine();
      const context = { ...test, store: other };
      const past = { ...context, request: (method: string, params: readonly unknown[]) => later(test, method, params) };
      await expectRefusal(recompute(past, 0), "MISMATCH", "the store belongs to chain 5");
      await other.close();
    });
  });

  describe("attest import", () => {
    const batching = { size: 10 };

    it("names line and column of a malformed cell", async () => {
      const place = await file("bad.csv", "account,task,quantity,quality,evidence_text\n0x12,1,1,10000,a\n");
      await expectRefusal(readContributionFile(place), "INVALID_ROW", "bad.csv:2:1: account");
    });

    it("names an unknown task and sends nothing", async () => {
      const text = `account,task,quantity,quality,evidence_text\n${test.stranger.address},9,1,10000,work\n`;
      const inputs = await readContributionFile(await file("unknown.csv", text));
      const before = await connection.ethers.provider.getBlockNumber();
      const work = importWork(test.session(test.bot), store, { inputs, file: "unknown.csv" }, batching);
      await expectRefusal(work, "NOT_FOUND", "unknown.csv names task 9; the program has 4");
      expect(await connection.ethers.provider.getBlockNumber()).to.equal(before);
    });

    it("names an attester who may not", async () => {
      const inputs = (await readContributionFile("data/contributions.csv")).slice(20, 22);
      const work = importWork(test.session(test.stranger), store, { inputs, file: "x.csv" }, batching);
      await expectRefusal(work, "INVALID_ARGUMENT", "may not attest task 1");
    });

    it("names the rows of the attester's own work and sends nothing", async () => {
      const row = (account: string, i: number): string => `${account},1,1,10000,own work ${i}`;
      const rows = [test.stranger.address, test.bot.address, test.bot.address].map(row);
      const place = await file("own.csv", ["account,task,quantity,quality,evidence_text", ...rows].join("\n"));
      const work = { file: "own.csv", ...(await readContributions(place)) };
      const before = await connection.ethers.provider.getBlockNumber();
      for (const attest of [
        importWork(test.session(test.bot), store, work, batching),
        batchable(test.session(test.bot), store, work),
      ])
        await expectRefusal(attest, "INVALID_ARGUMENT", "own.csv: the rows of line 3, 4 name 0x");
      expect(await connection.ethers.provider.getBlockNumber()).to.equal(before);
    });

    it("warns of work from outside the running epoch", async () => {
      const now = await chainTime(test);
      const [genesis, length] = await Promise.all([test.program.oracle.genesis(), test.program.oracle.epochLength()]);
      const start = now - ((now - Number(genesis)) % Number(length));
      const [input] = (await readContributionFile("data/contributions.csv")).slice(0, 1);
      const inputs = [start - 1, start, now, now + 1].map((time) => ({ ...(input as ContributionInput), time }));
      const warnings = await warnOfTimes(test.session(test.bot), { file: "x.csv", inputs, lines: [2, 3, 4, 5] }, now);
      expect(warnings).to.have.lengthOf(2);
      expect(warnings[0]).to.contain("x.csv: the row of line 2 names work from before the running epoch");
      expect(warnings[1]).to.contain("x.csv: the row of line 5 names work that lies in the future");
      expect(
        await warnOfTimes(test.session(test.bot), { file: "x.csv", inputs: inputs.slice(1, 3) }, now),
      ).to.deep.equal([]);
    });

    it("skips what was attested before", async () => {
      const inputs = (await readContributionFile("data/contributions.csv")).slice(0, 20);
      await sync(test.request, store);
      const found = await importWork(test.session(test.bot), store, { inputs, file: "x.csv" }, batching);
      expect(found).to.deep.equal({ fresh: 0, skipped: 20, gas: 0n });
    });
  });

  describe("epoch", () => {
    it("is not over yet", async () => {
      await expectRefusal(recompute({ ...test, store }, 0), "NOT_YET", "Epoch 0 is not over yet.");
      await expectRefusal(checkOpen(test, 0n), "NOT_YET", "Epoch 0 is not over yet.");
    });

    it("has no root on chain yet", async () => {
      await expectRefusal(newestRoot(test), "NOT_YET", "No root is on chain yet.");
      await expectRefusal(standingRoot(test.program, 0n), "INVALID_ARGUMENT", "Epoch 0 has no proposal.");
    });

    it("needs the rules that are on chain", async () => {
      await connection.networkHelpers.time.increaseTo(await test.program.oracle.cutOff(0));
      await expectRefusal(recompute({ ...test, store, rules: new Map() }, 0), "NOT_FOUND", "Epoch 0 has rules 0x");
      await expectRefusal(readRules(path.join(folder, "none.json")), "NOT_FOUND", "does not exist");
    });

    it("is not proposed yet, which is no wrong root", async () => {
      const verified = verifyEpoch(test, { rules: test.rules }, 0n);
      await expectRefusal(verified, "NOT_YET", "Epoch 0 has no root on chain yet; 0x");
    });

    it("is proposed already", async () => {
      epoch = await recompute({ ...test, store }, 0);
      const { bundleHash } = await writeBundle(folder, test.program.addresses, epoch);
      await test.as(test.operator).oracle.propose(0, epoch.root, bundleHash, "");
      await expectRefusal(
        checkOpen(test, 0n),
        "INVALID_ARGUMENT",
        `Root ${epoch.root} is proposed for epoch 0 already.`,
      );
      await expectRefusal(checkOpen(test, 1n), "INVALID_ARGUMENT", "Epoch 1 cannot be proposed before epoch 0.");
    });

    it("differs from a wrong root on chain", async () => {
      const wrong = { ...test.program, oracle: wrongOracle(test) };
      await expectRefusal(
        verifyEpoch({ ...test, program: wrong }, { rules: test.rules }, 0n),
        "MISMATCH",
        `but ${epoch.root} comes out of the chain's data`,
      );
    });

    it("explains a contract's refusal", async () => {
      const error: unknown = await test
        .as(test.stranger)
        .oracle.rule.staticCall(0, epoch.root)
        .catch((reason: unknown) => reason);
      const words = explainError("CouncilUnauthorized");
      expect(failureLine(error)).to.equal(
        `The chain refused: CouncilUnauthorized(caller: ${test.stranger.address}). ${words?.meaning} ${words?.wayOut}`,
      );
    });
  });

  describe("bundle", () => {
    for (const name of ["manifest.json", "rules.json", "report.html", "contributions.parquet", "weights.parquet"]) {
      it(`with a changed byte in ${name} is refused`, async () => {
        await changedByte(path.join(bundleFolder(folder, 0), name), async () => {
          await expectRefusal(
            checkBundle(bundleFolder(folder, 0), test.program.addresses, epoch),
            "MISMATCH",
            name.replace("manifest.json", ""),
          );
        });
        await checkBundle(bundleFolder(folder, 0), test.program.addresses, epoch);
      });
    }

    it("with a changed proof is refused", async () => {
      const { account } = (await readContributionFile("data/contributions.csv"))[0] as { account: string };
      const shard = path.join(bundleFolder(folder, 0), leafPath(account, prefixDigits(epoch.accounts)));
      await changedByte(shard, async () => {
        await expectRefusal(readCredit(folder, 0, account), "MISMATCH", "differs from what the manifest names");
      });
    });

    it("that is missing is named", async () => {
      await expectRefusal(readCredit(folder, 7, test.bot.address), "NOT_FOUND", "Epoch 7 is not computed here.");
    });
  });
});

/** Answers as if the newest block were after the cut-off of epoch 0. */
async function later({ request, program }: TestProgram, method: string, params: readonly unknown[]): Promise<unknown> {
  const answer = await request(method, params);
  if (method !== "eth_getBlockByNumber") return answer;
  return { ...(answer as object), timestamp: `0x${(await program.oracle.cutOff(0)).toString(16)}` };
}

function wrongOracle({ program }: TestProgram) {
  return new Proxy(program.oracle, {
    get(oracle, key) {
      if (key === "standingRoot") return () => Promise.resolve(`0x${"12".repeat(32)}`);
      return Reflect.get(oracle, key) as unknown;
    },
  });
}

/** Runs `check` while one byte in the middle of a file is another. */
async function changedByte(place: string, check: () => Promise<void>): Promise<void> {
  const bytes = await readFile(place);
  const changed = Buffer.from(bytes);
  const middle = Math.floor(changed.length / 4);
  changed[middle] = (changed[middle] ?? 0) ^ 1;
  await writeFile(place, changed);
  try {
    await check();
  } finally {
    await writeFile(place, bytes);
  }
}
