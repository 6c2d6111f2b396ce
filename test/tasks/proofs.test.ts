import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { leafPath, prefixDigits } from "../../src/engine/bundle/leaf-shards.js";
import type { ProofEntry, ProofList } from "../../src/bundle/proofs.js";
import { readCredit } from "../../src/bundle/leaves.js";
import { bundleFolder, readManifest } from "../../src/bundle/read.js";
import { writeBundle } from "../../src/bundle/write.js";
import { EMPTY_ROOT } from "../../src/engine/tree/epoch-tree.js";
import { recompute } from "../../src/program/compute.js";
import { openMemoryStore } from "../../src/program/verify.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import { attestAll } from "../../src/program/actions/attest/import.js";
import proofs, { type ProofArgs } from "../../tasks/epoch/proofs.js";
import { commandsOf, type Commands } from "../helpers/program/commands.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";
import { claimCredits } from "../../src/program/actions/reward.js";

const connection = await network.create(PROGRAM_CHAIN);

const NOTHING = { account: "", file: "", out: "" };

describe("epoch proofs", () => {
  let test: TestProgram;
  let verbs: Commands;
  let accounts: string[];

  const run = (args: Partial<ProofArgs>, epoch = 0): Promise<string> =>
    verbs.run(proofs, { ...NOTHING, ...args, epoch });
  const failure = (args: Partial<ProofArgs>, epoch = 0): Promise<string> =>
    run(args, epoch)
      .then(() => "nothing was refused")
      .catch((error: Error) => error.message);
  const at = (name: string): string => path.join(verbs.folder, name);
  /** What a page does with a list of proofs. */
  const listed = async (folder: string, account: string): Promise<ProofEntry | undefined> =>
    (JSON.parse(await readFile(path.join(folder, "proofs.json"), "utf8")) as ProofList).accounts[account];
  /** What the bundle says of an account. */
  const own = async (account: string): Promise<ProofEntry | undefined> => {
    const credit = await readCredit(verbs.home, 0, account);
    return credit && { units: String(credit.units), reputation: String(credit.reputation), proof: credit.proof };
  };

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
    const works = (await readContributionFile("data/contributions.csv")).slice(0, 40);
    accounts = [...new Set(works.map(({ account }) => account))];
    await attestAll(test.session(test.bot), works, { size: 40 });
    const { oracle, addresses } = test.program;
    await connection.networkHelpers.time.increaseTo(await oracle.cutOff(0));
    const store = await openMemoryStore(addresses);
    await writeBundle(verbs.home, addresses, await recompute({ ...test, store }, 0));
    await store.close();
  });

  after(() => verbs.close());

  it("of one account are printed", async () => {
    const [account = ""] = accounts;
    const { root } = await readManifest(verbs.home, 0);
    const printed = JSON.parse(await run({ account: account.toUpperCase().replace("0X", "0x") })) as ProofList;
    expect([printed.epoch, printed.root]).to.deep.equal(["0", root]);
    expect(printed.accounts).to.deep.equal({ [account]: await own(account) });
  });

  it("of a list are written as one file", async () => {
    const chosen = accounts.slice(0, 7);
    await writeFile(at("list.csv"), `account\n${chosen.join("\n")}\n`);
    expect(await run({ file: at("list.csv"), out: at("some") }))
      .to.include("Wrote 7 proofs of epoch 0")
      .and.include("not final");
    for (const account of chosen) expect(await listed(at("some"), account)).to.deep.equal(await own(account));
    expect(await listed(at("some"), accounts[7] ?? "")).to.equal(undefined);
    await writeFile(at("list.jsonl"), chosen.map((account) => JSON.stringify({ account })).join("\n"));
    const printed = JSON.parse(await run({ file: at("list.jsonl") })) as ProofList;
    expect(Object.keys(printed.accounts)).to.deep.equal([...chosen].sort());
  });

  it("of all are the bundle's own files", async () => {
    const { accounts: count } = await readManifest(verbs.home, 0);
    expect(await run({ out: at("all") })).to.include(`Wrote ${count} proofs`);
    const bundle = bundleFolder(verbs.home, 0);
    const names = await readdir(at("all"), { recursive: true });
    expect(names).to.include.members(["manifest.json", "leaves/index.bin", "leaves/all.bin", "nodes/top.bin"]);
    for (const name of names.filter((each) => each.includes(".")))
      expect(await readFile(path.join(at("all"), name))).to.deep.equal(await readFile(path.join(bundle, name)));
  });

  it("need a leaf each", async () => {
    const stranger = test.stranger.address.toLowerCase();
    expect(await failure({ account: stranger })).to.equal(
      `Error: No leaf in epoch 0: ${stranger}. \`npx hardhat epoch explain\` says why an account earned nothing.`,
    );
    const many = Array.from({ length: 7 }, (_, i) => `0x${String(i + 1).repeat(40)}`);
    await writeFile(at("nobody.csv"), ["account", ...many].join("\n"));
    expect(await failure({ file: at("nobody.csv") })).to.include(`${many[4]} and 2 more.`);
    expect(await failure({ file: at("nobody.csv"), out: at("none") })).to.include(`${many[4]} and 2 more.`);
    expect(await readdir(at("none")).catch(() => "not written")).to.equal("not written");
  });

  it("of those who have a leaf are written, the others named", async () => {
    const stranger = test.stranger.address.toLowerCase();
    const [account = ""] = accounts;
    await writeFile(at("mixed.csv"), `account,amount\n${account},1\n${stranger},2\n${account.toUpperCase()},3\n`);
    expect(await run({ file: at("mixed.csv"), out: at("mixed") }))
      .to.include("Wrote 1 proofs of epoch 0")
      .and.include(`No leaf, and so no proof: ${stranger}.`);
    expect(await listed(at("mixed"), account)).to.deep.equal(await own(account));
    const { said, failure: beside } = await verbs.outcome(proofs, { ...NOTHING, file: at("mixed.csv"), epoch: 0 });
    expect((JSON.parse(said) as ProofList).accounts).to.deep.equal({ [account]: await own(account) });
    expect(beside).to.include(`No leaf, and so no proof: ${stranger}.`);
  });

  it("name what is wrong with the options", async () => {
    const [account = ""] = accounts;
    expect(await failure({})).to.include("All proofs are too much to print. Name a folder with --out");
    expect(await failure({ account, file: "x.csv" })).to.include("--account and --file are both given.");
    expect(await failure({ account: "0x12" })).to.include("--account 0x12 is not an address.");
    expect(await failure({ file: at("missing.csv") })).to.include("missing.csv cannot be read");
    await writeFile(at("bad.csv"), "account\n0x12\n");
    expect(await failure({ file: at("bad.csv") })).to.include("bad.csv:2:1: account: expected an address");
    expect(await failure({ account }, 5)).to.include("Epoch 5 is not computed here.");
  });

  it("from a damaged bundle are refused", async () => {
    const [account = ""] = accounts;
    const shard = path.join(bundleFolder(verbs.home, 0), leafPath(account, prefixDigits(accounts.length)));
    const right = await readFile(shard);
    await writeFile(
      shard,
      right.map((byte) => byte ^ 1),
    );
    expect(await failure({ account })).to.include("differs from what the manifest names");
    expect(await failure({ out: at("damaged") })).to.include("differs from what the manifest names");
    await writeFile(shard, right);
    expect(await failure({ account })).to.equal("nothing was refused");
  });

  it("of another root than the chain's are refused", async () => {
    await test.as(test.careless).oracle.propose(0, EMPTY_ROOT, EMPTY_ROOT, "");
    const text = await failure({ account: accounts[0] ?? "" });
    expect(text).to.include(`Root ${EMPTY_ROOT} is on chain for epoch 0, the bundle here has 0x`);
  });

  it("of a final epoch can be claimed", async () => {
    const { oracle, distributor } = test.program;
    const { root } = await readManifest(verbs.home, 0);
    await test.as(test.challenger).oracle.challenge(0, root, root, "");
    await connection.networkHelpers.time.increaseTo((await oracle.dispute()).rulingFrom);
    await test.as(test.council).oracle.rule(0, root);
    await writeFile(at("final.csv"), `account\n${accounts.join("\n")}\n`);
    expect(await run({ file: at("final.csv"), out: at("final") })).to.include(
      "the epoch is final: they can be claimed.",
    );
    for (const account of accounts) {
      const entry = await listed(at("final"), account);
      if (entry === undefined) throw new Error(`${account} has no proof`);
      const [units, reputation] = [BigInt(entry.units), BigInt(entry.reputation)];
      await claimCredits(test.session(test.deployer), account, [
        { epoch: 0, units, reputation, proof: [...entry.proof] },
      ]);
      expect(await distributor.creditOf(account, 0)).to.equal(units);
    }
  });
});
