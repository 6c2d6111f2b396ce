import { AbiCoder, concat, sha256, toUtf8Bytes, ZeroAddress, ZeroHash } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { encodeRows } from "../../../../src/engine/mirrors/batch.js";
import { toHex } from "../../../../src/engine/columns/bytes.js";
import { packWork } from "../../../../src/engine/mirrors/work.js";
import { average, DAY, GENESIS, gasOf, WEEK, type GasModule, type Measurement } from "../case.js";
import { deployEas, type Statement } from "../eas.js";
import { deployCouncil, STANDING } from "../program.js";
import { proveLeaf } from "../proofs.js";

const BATCH = 50;
const ROWS = 200;
const FULL_QUALITY = 10_000;
/** For how long a credential lasts and, where the issuer's terms say so, the check of it. */
const LIFETIME = 90n * DAY;
const URI = "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
/** Where the contributors' reputation counts. */
const DOMAIN = 0n;
/** With credentials and reputation, and with an allow-list instead of both. */
const TASK = { gated: 1, listed: 2 } as const;

/** What it costs to attest contributions. The gates are the real ones: credentials of an issuer, decaying reputation, limits. */
export const work: GasModule = {
  title: "Contributions: attested through EAS with all gates, or in batches",
  note:
    "All gates: a credential attested through EAS with its score, nullifier and age, a minimum of reputation, window, epoch cap, quota " +
    "and evidence. Credentials last 90 days, and the issuer's terms let a check of one stand as long (`recheck`): registering each renewed " +
    "credential keeps it fresh, `recheck` is called after a revocation only. Where the terms ask for a look each time, the credential " +
    "is read from EAS for every contribution. Before the resolver kept a running hash over what it accepts, all gates cost 309,035 alone and " +
    "248,028 each in a batch; before the anchor did, a linked batch of 1,000,000 cost 83,126, and a contribution of a published batch 2,657.",
  measure: async (connection) => {
    const bench = await setUp(connection);
    return [...(await gated(bench)), ...(await batches(bench)), ...(await bare(bench))];
  },
};

type Bench = Awaited<ReturnType<typeof setUp>>;

const setUp = async (connection: NetworkConnection) => {
  const { ethers, networkHelpers } = connection;
  const [admin, attester, issuer] = await ethers.getSigners();
  if (admin === undefined || attester === undefined || issuer === undefined) throw new Error("Too few accounts");
  const eas = await deployEas(connection);
  const manager = await ethers.deployContract("MockAccessManager", [admin.address]);
  const clock = await ethers.deployContract("ReputationOracleMock", [GENESIS, WEEK]);
  const council = await deployCouncil(connection, manager, admin);
  const reputation = await ethers.deployContract("ReputationToken", [council, clock, admin, STANDING]);
  const policy = await ethers.deployContract("EligibilityPolicy", [council, eas.address]);
  const registry = await ethers.deployContract("TaskRegistry", [manager, council, clock, 7n * DAY]);
  const resolver = await ethers.deployContract("ContributionResolver", [eas.address, registry, clock, reputation]);
  const anchor = await ethers.deployContract("BatchAnchor", [registry, clock]);

  const open = { domain: DOMAIN, mode: 0n, points: 1_000n, reputationDomain: DOMAIN, rubricHash: ZeroHash };
  const limits = { maxPerWindow: 3n, window: DAY, maxPerEpoch: 10n, epochQuota: 100_000n, minQuality: 5_000n };
  const times = { opensAt: GENESIS, closesAt: GENESIS + 1_000n * WEEK };
  await registry.create({ ...open, ...limits, ...times, knee: 5n, minReputation: 50n, policy }, URI);
  const allowList = await ethers.deployContract("MockPolicy");
  await registry.create({ ...open, ...limits, ...times, knee: 5n, minReputation: 0n, policy: allowList }, URI);
  for (const task of Object.values(TASK)) await registry.setAttester(task, attester, true);
  const schema = await eas.register("bytes32 work,bytes32 evidence", await resolver.getAddress());
  const terms = { minScore: 20n, scoreWord: 0n, nullifierWord: 1n, minAge: 3_600n };
  const rechecked = await eas.register("uint256 score,bytes32 person", ZeroAddress);
  const live = await eas.register("uint256 rank,bytes32 person", ZeroAddress);
  await policy.trust(rechecked, issuer, { ...terms, recheck: LIFETIME });
  await policy.trust(live, issuer, { ...terms, recheck: 0n });
  return {
    ...{ ethers, networkHelpers, time: networkHelpers.time, eas, clock, reputation, policy, allowList, anchor },
    ...{ attester, issuer, schema, credentials: { rechecked, live }, pieces: 0, people: 0, epoch: 0n, hour: 0n },
  };
};

/** An account that looks like any other, the same in every run. */
const freshAccount = (bench: Bench): string => {
  bench.people += 1;
  return sha256(toUtf8Bytes(`person ${bench.people}`)).slice(0, 42);
};

const freshEvidence = (bench: Bench): string => {
  bench.pieces += 1;
  return sha256(toUtf8Bytes(`piece ${bench.pieces}`));
};

/** A contribution with evidence that nobody used before. */
const pieceOf = (bench: Bench, recipient: string, task: number): Statement => ({
  recipient,
  data: concat([packWork({ task, quantity: 1, quality: 9_000 }), freshEvidence(bench)]),
});

/** Persons with a credential of the issuer and the reputation of an epoch of their own. */
const admit = async (bench: Bench, credentials: string, count: number): Promise<string[]> => {
  const people: string[] = [];
  for (let i = 0; i < count; i++) {
    const account = freshAccount(bench);
    await register(bench, credentials, account);
    const { root, credit } = proveLeaf(bench.epoch, account, 1_000n, 5_000);
    await bench.clock.setRoot(bench.epoch, root);
    await bench.reputation.credit(account, [credit]);
    people.push(account);
  }
  return people;
};

const register = async (bench: Bench, credentials: string, account: string): Promise<void> => {
  const { eas, issuer, policy, ethers, networkHelpers } = bench;
  const data = AbiCoder.defaultAbiCoder().encode(["uint256", "bytes32"], [35n, sha256(account)]);
  const expirationTime = BigInt(await bench.time.latest()) + LIFETIME;
  const [uid] = await eas.uidsOf(eas.attest(issuer, credentials, { recipient: account, data, expirationTime }));
  if (uid === undefined) throw new Error("Nothing was attested");
  await networkHelpers.impersonateAccount(account);
  await networkHelpers.setBalance(account, 10n ** 20n);
  await policy.connect(await ethers.getSigner(account)).register(uid);
};

/** Middle of an epoch. */
const enter = async (bench: Bench, epoch: bigint): Promise<void> => {
  bench.epoch = epoch;
  bench.hour = 0n;
  await bench.time.increaseTo(GENESIS + epoch * WEEK + 3n * DAY);
};

/** What follows is mined at a time of its own, whatever the machine's speed: how much reputation has faded shows in the gas. */
const strike = async (bench: Bench): Promise<void> => {
  bench.hour += 1n;
  await bench.time.setNextBlockTimestamp(GENESIS + bench.epoch * WEEK + 3n * DAY + bench.hour * 3_600n);
};

/** Gas of a batch of one contribution of each account, a contribution. */
const batchOf = async (bench: Bench, people: readonly string[], task: number): Promise<bigint> => {
  const statements = people.map((account) => pieceOf(bench, account, task));
  await strike(bench);
  return (await gasOf(bench.eas.multiAttest(bench.attester, bench.schema, statements))) / BigInt(people.length);
};

const aloneOf = async (bench: Bench, account: string, task: number): Promise<bigint> => {
  await strike(bench);
  return gasOf(bench.eas.attest(bench.attester, bench.schema, pieceOf(bench, account, task)));
};

/** The first week of contributors, then four weeks of the same ones: a new slot of history every fourth. */
const weeks = async (bench: Bench, start: bigint, task: number, people: readonly string[]) => {
  const [loner = ZeroAddress, ...crowd] = people;
  await enter(bench, start);
  // The program's very first contribution pays for the epoch's counters.
  await aloneOf(bench, loner, task);
  const first = await batchOf(bench, crowd, task);
  const [many, alone]: [bigint[], bigint[]] = [[], []];
  for (let week = 1n; week <= 5n; week++) {
    await enter(bench, start + week);
    many.push(await batchOf(bench, crowd, task));
    alone.push(await aloneOf(bench, loner, task));
  }
  // The second week opens the first word of history, the later ones stand for all.
  const [steadyMany, steadyAlone] = [many.slice(1), alone.slice(1)];
  return { first, many: average(steadyMany), alone: average(steadyAlone) };
};

const gated = async (bench: Bench): Promise<Measurement[]> => {
  await enter(bench, 0n);
  const people = await admit(bench, bench.credentials.rechecked, BATCH + 1);
  const listed = Array.from({ length: BATCH + 1 }, () => freshAccount(bench));
  for (const account of listed) await bench.allowList.setEligible(account, true);

  const kept = await weeks(bench, 3n, TASK.gated, people);
  await enter(bench, 10n);
  const live = await weeks(bench, 11n, TASK.gated, await admit(bench, bench.credentials.live, BATCH + 1));
  const light = await weeks(bench, 19n, TASK.listed, listed);
  return [
    { name: `all gates, batch of ${BATCH}, returning contributors, weekly, each`, gas: kept.many, bar: 250_000n },
    { name: "all gates, alone, returning contributor, weekly", gas: kept.alone, bar: 300_000n },
    { name: `all gates, batch of ${BATCH}, contributors never seen, each`, gas: kept.first },
    { name: `all gates, credential read each time, batch of ${BATCH}, returning contributors, each`, gas: live.many },
    { name: "all gates, credential read each time, alone, returning contributor, weekly", gas: live.alone },
    { name: `allow-list and limits, batch of ${BATCH}, returning contributors, weekly, each`, gas: light.many },
    { name: `allow-list and limits, batch of ${BATCH}, contributors never seen, each`, gas: light.first },
    { name: "allow-list and limits, alone, returning contributor, weekly", gas: light.alone },
  ];
};

const batches = async (bench: Bench): Promise<Measurement[]> => {
  const anchor = bench.anchor.connect(bench.attester);
  const link = (count: bigint): Promise<bigint> =>
    gasOf(anchor.link(sha256(toUtf8Bytes(`batch of ${count}`)), count, URI));
  const publish = async (): Promise<bigint> => {
    const rows = Array.from({ length: ROWS }, () => ({
      ...{
        account: freshAccount(bench),
        task: TASK.gated,
        quantity: 1,
        quality: FULL_QUALITY,
        evidence: freshEvidence(bench),
      },
    }));
    return gasOf(anchor.publish(toHex(encodeRows(rows))));
  };
  const veryFirst = await link(1n);
  return [
    { name: "linked batch of 1,000,000", gas: await link(1_000_000n), bar: 90_000n },
    { name: "linked batch, very first of the program", gas: veryFirst },
    { name: `published batch of ${ROWS}, a contribution`, gas: (await publish()) / BigInt(ROWS), bar: 3_500n },
  ];
};

const BARE = [
  { name: "one word", words: 1, schema: "bytes32 work" },
  { name: "two words", words: 2, schema: "bytes32 work,bytes32 evidence" },
  {
    name: "five words",
    words: 5,
    schema: "uint256 task,uint256 quantity,uint256 quality,uint256 domain,bytes32 evidence",
  },
] as const;

/** EAS alone, without a resolver: what no gate can fall below. */
const bare = async (bench: Bench): Promise<Measurement[]> => {
  const measured: Measurement[] = [];
  for (const { name, words, schema } of BARE) {
    const uid = await bench.eas.register(schema, ZeroAddress);
    const state = (): Statement => ({
      recipient: freshAccount(bench),
      data: concat(Array.from({ length: words }, () => freshEvidence(bench))),
    });
    const alone = await gasOf(bench.eas.attest(bench.attester, uid, state()));
    const many = await gasOf(bench.eas.multiAttest(bench.attester, uid, Array.from({ length: BATCH }, state)));
    measured.push(
      { name: `bare EAS without a resolver, ${name}, alone`, gas: alone },
      { name: `bare EAS without a resolver, ${name}, batch of ${BATCH}, each`, gas: many / BigInt(BATCH) },
    );
  }
  return measured;
};
