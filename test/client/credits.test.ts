import { expect } from "chai";
import { network } from "hardhat";
import {
  claimTransaction,
  explainRevert,
  fetchCredits,
  reputationOf,
  rewardsOf,
  timelineOf,
  verifyEpoch,
  type CreditOptions,
  type Credits,
} from "../../src/client/index.js";
import { bundleHash, type Manifest } from "../../src/engine/bundle/manifest.js";
import { LEAF_INDEX } from "../../src/engine/bundle/leaf-shards.js";
import { TREE_TOP } from "../../src/engine/bundle/tree-blocks.js";
import { toHex } from "../../src/engine/columns/bytes.js";
import { canonicalJson } from "../../src/engine/hash/canonical.js";
import { keccak256 } from "../../src/engine/hash/keccak.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import { codeOf } from "../helpers/errors.js";
import { hostBundle, LIES, OTHER_UNITS, type BundleHost, type Tamper } from "../helpers/program/bundle-host.js";
import { makeFinal, writeEpoch, type WrittenEpoch } from "../helpers/program/final-epoch.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);
const { time } = connection.networkHelpers;

const ANNOUNCED = "https://bundles.example/epoch-0";
const MIRROR = "https://mirror.example/epoch-0/manifest.json";
const NOBODY = `0x${"99".repeat(20)}`;

/** Epochs whose state the client tells, by list. */
const listed = ({ pending, booked, none, unknown }: Credits) => ({
  pending: pending.map(({ epoch }) => Number(epoch)),
  booked,
  none,
  unknown: unknown.map(({ epoch }) => epoch),
});

describe("client", function () {
  this.timeout(120_000);
  let test: TestProgram;
  let written: WrittenEpoch;
  let account: string;
  let host: BundleHost;
  const hosts: BundleHost[] = [];

  before(async () => {
    test = await launchProgram(connection);
    written = await writeEpoch(test);
    account = (await readContributionFile("data/contributions.csv"))[0]?.account ?? "";
    const { root, bundleHash: hash } = written;
    await test.as(test.operator).oracle.propose(0, root, hash, ANNOUNCED);
    await test.as(test.second).oracle.confirm(0, root, hash);
    await test.as(test.second).oracle.announceMirror(0, root, MIRROR);
    await test.as(test.second).oracle.announceMirror(0, root, "file:///etc/passwd");
    await time.increaseTo(await test.program.oracle.finalizableAt());
    await test.program.oracle.finalize(0);
    host = await serve();
  });

  after(async () => {
    await Promise.all(hosts.map((each) => each.close()));
    await written.remove();
  });

  async function serve(tamper?: Tamper): Promise<BundleHost> {
    const served = await hostBundle(written.folder, tamper);
    hosts.push(served);
    return served;
  }

  /** Options whose fetch reaches a host of this test under each name; names without a host are down. */
  function options(byName: Readonly<Record<string, BundleHost>>, more: Partial<CreditOptions> = {}): CreditOptions {
    const get: typeof fetch = async (input) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const served = byName[url.hostname];
      if (served === undefined) throw new Error(`${url.hostname} is down`);
      return fetch(`${served.url}${url.pathname.replace("/epoch-0", "")}`);
    };
    return {
      program: test.program.addresses,
      request: (call) => test.request(call.method, [...(call.params ?? [])]),
      fetch: get,
      ...more,
    };
  }

  const both = (): CreditOptions => options({ "bundles.example": host });

  it("finds what an account earned, with a proof that the contract takes", async () => {
    const { pending, ...rest } = await fetchCredits(account.toUpperCase().replace("0X", "0x"), both());
    expect(listed({ pending, ...rest })).to.deep.equal({ pending: [0], booked: [], none: [], unknown: [] });
    const { to, data } = claimTransaction(test.program.addresses, account, pending);
    const snapshot = await connection.networkHelpers.takeSnapshot();
    await test.stranger.sendTransaction({ to, data, gasLimit: 2_000_000 });
    expect(await test.program.distributor.creditOf(account, 0)).to.equal(pending[0]?.units);
    expect((await fetchCredits(account, both())).booked).to.deep.equal([0]);
    await snapshot.restore();
  });

  it("tells an account without a leaf from one of which nobody can tell", async () => {
    expect(listed(await fetchCredits(NOBODY, both())).none).to.deep.equal([0]);
    const [unknown] = (await fetchCredits(NOBODY, options({}))).unknown;
    expect(unknown?.reason).to.include("mirror.example is down").and.include("bundles.example is down");
  });

  it("keeps rewards pending when a stranger booked the reputation alone", async () => {
    const { pending } = await fetchCredits(account, both());
    const snapshot = await connection.networkHelpers.takeSnapshot();
    await test.as(test.stranger).reputation.credit(
      account,
      pending.map((credit) => ({ ...credit, proof: [...credit.proof] })),
    );
    expect(listed(await fetchCredits(account, both())).pending).to.deep.equal([0]);
    await snapshot.restore();
  });

  it("keeps reputation pending when a stranger booked the rewards alone", async () => {
    const { pending } = await fetchCredits(account, both());
    const snapshot = await connection.networkHelpers.takeSnapshot();
    await test.as(test.stranger).distributor.claim(
      account,
      pending.map((credit) => ({ ...credit, proof: [...credit.proof] })),
    );
    expect(listed(await fetchCredits(account, both())).pending).to.deep.equal([0]);
    await snapshot.restore();
  });

  it("goes on to a mirror when the first host is down or lies", async () => {
    expect(listed(await fetchCredits(account, options({ "mirror.example": host }))).pending).to.deep.equal([0]);
    const liar = await serve(OTHER_UNITS);
    const found = await fetchCredits(account, options({ "bundles.example": host, "mirror.example": liar }));
    expect(listed(found).pending).to.deep.equal([0]);
    expect(liar.asked).to.have.length(3);
  });

  for (const [what, tamper, reason] of LIES) {
    it(`does not believe ${what}`, async () => {
      const liar = await serve(tamper);
      const found = await fetchCredits(account, options({ "bundles.example": liar }));
      expect(listed(found).unknown).to.deep.equal(reason === undefined ? [] : [0]);
      expect(listed(found).pending).to.deep.equal(reason === undefined ? [0] : []);
      expect(found.unknown[0]?.reason ?? "").to.include(reason ?? "");
      // Who has no leaf needs no block.
      const nobody = listed(await fetchCredits(NOBODY, options({ "bundles.example": liar })));
      expect(nobody[what === "another block" ? "none" : "unknown"]).to.deep.equal([0]);
    });
  }

  it("does not believe a manifest of its own making that leaves an account out", async () => {
    const none = Buffer.alloc(32);
    const liar = await serve((name, bytes) => {
      if (name === LEAF_INDEX) return none;
      if (name !== "manifest.json") return name === TREE_TOP ? undefined : "";
      const manifest = JSON.parse(bytes.toString()) as Manifest;
      const parts = manifest.parts.map((part) =>
        part.path === LEAF_INDEX ? { ...part, hash: toHex(keccak256(none)) } : part,
      );
      expect(bundleHash({ ...manifest, parts })).not.to.equal(bundleHash(manifest));
      return canonicalJson({ ...manifest, parts });
    });
    expect(listed(await fetchCredits(account, options({ "bundles.example": liar }))).unknown).to.deep.equal([0]);
  });

  it("asks the app's own hosts first, and the chain for others only then", async () => {
    const methods: string[] = [];
    const base = options({ "own.example": host });
    const request: CreditOptions["request"] = (call) => {
      methods.push(call.method);
      return base.request(call);
    };
    const found = await fetchCredits(account, { ...base, request, bundles: ["https://own.example/epoch-{epoch}"] });
    expect(listed(found).pending).to.deep.equal([0]);
    expect(methods).not.to.include("eth_getLogs");
  });

  it("halves ranges of blocks that a node refuses", async () => {
    const base = both();
    const spans: number[] = [];
    const request: CreditOptions["request"] = (call) => {
      if (call.method !== "eth_getLogs") return base.request(call);
      const [{ fromBlock, toBlock }] = call.params as [{ fromBlock: string; toBlock: string }];
      spans.push(Number(toBlock) - Number(fromBlock) + 1);
      if ((spans.at(-1) as number) > 50) return Promise.reject(new Error("query returned more than 50 blocks"));
      return base.request(call);
    };
    expect(listed(await fetchCredits(account, { ...base, request })).pending).to.deep.equal([0]);
    expect(Math.max(...spans)).to.be.greaterThan(50);
  });

  it("refuses a node of another chain, and one that fails", async () => {
    const base = both();
    const other: CreditOptions = { ...base, program: { ...base.program, chainId: 1 } };
    expect(await codeOf(fetchCredits(account, other))).to.equal("CHAIN");
    expect(await codeOf(fetchCredits(account, { ...base, request: () => Promise.reject(new Error("503")) }))).to.equal(
      "CHAIN",
    );
    expect(await codeOf(fetchCredits(account, { ...base, request: () => Promise.resolve("0x") }))).to.equal("CHAIN");
    for (const logs of ["0x", [null], [{ topics: "0x", data: "0x" }]]) {
      const lying: CreditOptions["request"] = (call) =>
        call.method === "eth_getLogs" ? Promise.resolve(logs) : base.request(call);
      expect(await codeOf(fetchCredits(account, { ...base, request: lying }))).to.equal("CHAIN");
    }
    expect(await codeOf(fetchCredits("0x12", base))).to.equal("INVALID_ARGUMENT");
  });

  it("reads rewards and reputation as the contracts tell them", async () => {
    const snapshot = await connection.networkHelpers.takeSnapshot();
    const { pending } = await fetchCredits(account, both());
    const { to, data } = claimTransaction(test.program.addresses, account, pending);
    await test.stranger.sendTransaction({ to, data, gasLimit: 2_000_000 });
    const { distributor, reputation } = test.program;
    const rewards = await rewardsOf(account, both());
    expect(rewards.credited).to.equal(await distributor.creditedOf(account));
    expect(rewards.nextUnlock).to.equal(await distributor.nextUnlockOf(account));
    expect(rewards.time).to.equal(BigInt(await time.latest()));
    const later = rewards.time + 400n * 86_400n;
    expect((await rewardsOf(account, both(), later)).vested).to.equal(await distributor.vestedOf(account, later));
    const standing = await reputationOf(account, both());
    expect(standing.total)
      .to.equal(await reputation.totalReputationOf(account))
      .and.to.be.greaterThan(0n);
    expect(standing.domains.reduce((sum, points) => sum + points, 0n)).to.be.at.most(standing.total);
    await snapshot.restore();
  });

  it("lists final epochs and where the next one stands", async () => {
    const { final, next, unit } = await timelineOf(both());
    expect(final.map(({ epoch, root }) => [epoch, root])).to.deep.equal([[0, written.root]]);
    expect(final[0]?.units).to.equal(BigInt(written.root) & (2n ** 64n - 1n));
    expect(final[0]?.end).to.equal(await test.program.oracle.epochEnd(0));
    expect(final[0]?.start).to.equal(await test.program.oracle.genesis());
    expect(next).to.deep.include({ epoch: 1, status: "none", cutOff: await test.program.oracle.cutOff(1) });
    expect(unit).to.equal(await test.program.distributor.unit());
  });

  it("recomputes an epoch's tree from its bundle", async () => {
    const steps: number[] = [];
    const { verdict, computed, accounts } = await verifyEpoch(0, { ...both(), onProgress: (done) => steps.push(done) });
    expect({ verdict, computed }).to.deep.equal({ verdict: "right", computed: written.root });
    expect(accounts).to.be.greaterThan(1);
    expect(steps.at(-1)).to.be.greaterThan(0);
    expect(await codeOf(verifyEpoch(1, both()))).to.equal("NOT_FOUND");
  });

  it("cannot tell of an epoch whose bundle is down or changed", async () => {
    expect((await verifyEpoch(0, options({}))).verdict).to.equal("unknown");
    for (const [what, tamper] of LIES.filter(([lie]) => lie !== "another block" && lie !== "another top")) {
      const liar = await serve(tamper);
      expect((await verifyEpoch(0, options({ "bundles.example": liar }))).verdict, what).to.equal("unknown");
    }
  });

  it("finds a root that its bundle does not give", async () => {
    const snapshot = await connection.networkHelpers.takeSnapshot();
    const second = await writeEpoch(test, 1, 20);
    const wrong = `0x${"ab".repeat(24)}${second.root.slice(50)}`;
    await makeFinal(test, { ...second, root: wrong }, ANNOUNCED);
    const liar = await hostBundle(second.folder);
    hosts.push(liar);
    const { verdict, computed } = await verifyEpoch(1, options({ "bundles.example": liar }));
    expect({ verdict, computed }).to.deep.equal({ verdict: "wrong", computed: second.root });
    await second.remove();
    await snapshot.restore();
  });

  it("says in words why a contract refuses", async () => {
    const { pending } = await fetchCredits(account, both());
    const wrong = pending.map((credit) => ({ ...credit, units: credit.units + 1n }));
    const error: unknown = await test.stranger.call(claimTransaction(test.program.addresses, account, wrong)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(explainRevert(error)).to.deep.equal({
      name: "DistributorInvalidProof",
      meaning: "The leaf is not in the epoch's tree.",
    });
  });
});
