import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import {
  DAY,
  HALF_LIFE,
  MIGRATION_DELAY,
  ReputationModel,
  WEEK,
  announceMigration,
  deployReputation,
  pack,
  timeOf,
  type Points,
} from "../../helpers/reputation.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const ACCOUNTS = 4;
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 12);

const account = fc.nat(ACCOUNTS - 1);
const points = fc.dictionary(
  fc.constantFrom("0", "1", "4", "7"),
  fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 2 ** 32 - 1 })),
  { minKeys: 1 },
);
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("credit" as const), who: account, lag: fc.nat(3), points }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("delegate" as const), who: account, to: fc.nat(ACCOUNTS) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("burn" as const), who: account }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("migrate" as const), who: account, to: account }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("wait" as const), seconds: fc.bigInt(1n, HALF_LIFE) }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** Ten years in quarters: in each, somebody earns and somebody delegates, anew, or back to oneself, at moments of chance. */
const QUARTER = 13n * WEEK;
const QUARTERS = 40;
const pause = fc.bigInt(1n, QUARTER - 3n * WEEK);
const quarter = fc.record({
  credit: fc.record({ kind: fc.constant("credit" as const), who: account, lag: fc.nat(3), points }),
  delegate: fc.record({ kind: fc.constant("delegate" as const), who: account, to: fc.nat(ACCOUNTS) }),
  earnsFirst: fc.boolean(),
  pauses: fc.tuple(pause, pause).map(([one, other]) => [one < other ? one : other, one < other ? other : one] as const),
});
type Quarter = typeof quarter extends fc.Arbitrary<infer T> ? T : never;

async function fixture() {
  const deployed = await deployReputation(ethers);
  const { token, distributor, alice, bob, carol, dave, epochEnd } = deployed;
  await time.increaseTo(epochEnd(3n));
  return {
    ...deployed,
    asDistributor: token.connect(distributor),
    people: [alice, bob, carol, dave],
  };
}

type World = Awaited<ReturnType<typeof fixture>> & { model: ReputationModel; retired: Set<number>; seen: Set<string> };

describe("ReputationToken histories", () => {
  it("invariant 5: any history reads as the model says", async function () {
    this.timeout(600_000);
    const property = fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 25 }), async (actions) => {
      const world = await start();
      const moments: bigint[] = [];
      for (const step of actions) {
        await play(world, step);
        moments.push(BigInt(await time.latest()));
      }
      await time.increase(10n * DAY);
      for (const moment of moments) await expectReads(world, moment);
      await expectReads(world, BigInt(await time.latest()) - 1n);
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it("invariant 5: votes sum to the supply, decay included", async function () {
    this.timeout(600_000);
    const property = fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 25 }), async (actions) => {
      const world = await start();
      for (const step of actions) await play(world, step);
      for (const after of [1n, DAY, HALF_LIFE, 30n * HALF_LIFE]) {
        const at = BigInt(await time.latest());
        await time.increase(after);
        await expectSums(world, at);
      }
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it("invariant 5: votes sum to the supply over ten years, and years after", async function () {
    this.timeout(600_000);
    const quarters = fc.array(quarter, { minLength: QUARTERS, maxLength: QUARTERS });
    const property = fc.asyncProperty(quarters, async (steps) => {
      const world = await start();
      const begin = BigInt(await time.latest());
      for (const [i, step] of steps.entries()) await playQuarter(world, step, begin + BigInt(i) * QUARTER);
      await expectReads(world, BigInt(await time.latest()) - 1n);
      for (const years of [1n, 2n, 5n]) {
        await time.increase(years * 4n * QUARTER);
        await expectSums(world, BigInt(await time.latest()) - 1n);
      }
    });
    await fc.assert(property, { numRuns: Math.ceil(RUNS / 6) });
  });
});

/** Plays a quarter that begins at `begin`: sums are read after each wait. */
async function playQuarter(world: World, { credit: earned, delegate, earnsFirst, pauses }: Quarter, begin: bigint) {
  const steps = earnsFirst ? [earned, delegate] : [delegate, earned];
  for (const [i, step] of steps.entries()) {
    await time.increaseTo(begin + WEEK + (pauses[i] ?? 0n) + BigInt(i) * DAY);
    await expectSums(world, BigInt(await time.latest()) - 1n);
    await play(world, step);
  }
}

async function start(): Promise<World> {
  const base = await loadFixture(fixture);
  return { ...base, model: new ReputationModel(base.genesis), retired: new Set(), seen: new Set() };
}

/** Plays one action on contract and model alike; actions that the contract would refuse are left out. */
async function play(world: World, step: Action): Promise<void> {
  const { token, people, model, retired } = world;
  if (step.kind === "wait") {
    await time.increase(step.seconds);
    return;
  }
  const who = people[step.who];
  if (who === undefined || retired.has(step.who)) return;
  if (step.kind === "credit") {
    await credit(world, step.who, BigInt(step.lag), step.points);
  } else if (step.kind === "delegate") {
    const to = people[step.to]?.address ?? ethers.ZeroAddress;
    const at = await timeOf(await token.connect(who).delegate(to));
    model.delegate(at, who.address, to === ethers.ZeroAddress ? who.address : to);
  } else if (step.kind === "burn" && (await token.balanceOf(who)) === 1n) {
    model.burn(await timeOf(await token.connect(who).burn()), who.address);
    retired.add(step.who);
  } else if (step.kind === "migrate" && step.to !== step.who && !retired.has(step.to)) {
    const to = people[step.to];
    if (to === undefined) return;
    await announceMigration(ethers, token, who, to);
    await time.increase(MIGRATION_DELAY);
    model.migrate(await timeOf(await token.completeMigration(who)), who.address, to.address);
    retired.add(step.who);
  }
}

/** Credits the epoch that ended `lag` epochs before the last one, unless it is credited. */
async function credit(world: World, index: number, lag: bigint, points: Points): Promise<void> {
  const { asDistributor, people, model, genesis, epochEnd, seen } = world;
  const who = people[index];
  const epoch = (BigInt(await time.latest()) - genesis) / WEEK - 1n - lag;
  if (who === undefined || seen.has(`${index}/${epoch}`)) return;
  seen.add(`${index}/${epoch}`);
  const at = await timeOf(await asDistributor.creditProven(who, epoch, pack(points)));
  model.credit(at, who.address, points, epochEnd(epoch));
}

async function expectReads({ token, people, model }: World, at: bigint): Promise<void> {
  expect(await token.getPastTotalSupply(at)).to.equal(model.supply(at));
  for (const { address } of people) {
    expect(await token.getPastVotes(address, at)).to.equal(model.votes(address, at));
  }
  for (const domain of [0, 1, 4, 7]) {
    expect(await token.getPastDomainSupply(domain, at)).to.equal(model.domainSupply(domain, at));
    for (const { address } of people) {
      expect(await token.getPastDomainVotes(address, domain, at)).to.equal(model.domainVotes(address, domain, at));
    }
  }
}

/** Each read rounds down once, so that n votes may lack less than n points of their supply, and never exceed it. */
async function expectSums({ token, people }: World, at: bigint): Promise<void> {
  const sum = async (read: (address: string) => Promise<bigint>) => {
    const votes = await Promise.all(people.map(({ address }) => read(address)));
    return votes.reduce((total, vote) => total + vote, 0n);
  };
  const expectSum = (votes: bigint, supply: bigint) => {
    expect(votes).to.be.at.most(supply);
    expect(votes).to.be.greaterThan(supply - BigInt(ACCOUNTS));
  };
  expectSum(await sum((address) => token.getPastVotes(address, at)), await token.getPastTotalSupply(at));
  for (const domain of [0, 1, 4, 7]) {
    const votes = await sum((address) => token.getPastDomainVotes(address, domain, at));
    expectSum(votes, await token.getPastDomainSupply(domain, at));
  }
}
