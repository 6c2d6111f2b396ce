import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import fc from "fast-check";
import { network } from "hardhat";
import { fromEip1193 } from "../../../src/chain/provider.js";
import { sync } from "../../../src/sync/sync.js";
import { fromHex } from "../../../src/engine/columns/bytes.js";
import { CREDENTIAL_POLICY_STATUS_NAMES } from "../../../src/engine/rules/contract-values.js";
import { readMirror } from "../../../src/program/eligibility.js";
import { openStore } from "../../../src/store/store.js";
import { attest, attestedUids, deployEas, registerSchema, revoke } from "../../helpers/eas.js";
import { deployCouncil, signerAt } from "../../helpers/epochs.js";

const { ethers, networkHelpers, provider } = await network.create({
  network: "hardhat",
  override: { allowBlocksWithSameTimestamp: true },
});
const { time } = networkHelpers;

interface Terms {
  readonly minScore: bigint;
  readonly scoreWord: bigint;
  readonly nullifierWord: bigint;
  readonly minAge: bigint;
  readonly recheck: bigint;
}

const NONE = 0xffffn;
/** Terms that differ in all that can change a status: score, words read, nullifier, age. */
const TERMS: [Terms, ...Terms[]] = [
  { minScore: 0n, scoreWord: 0n, nullifierWord: NONE, minAge: 0n, recheck: 0n },
  { minScore: 20n, scoreWord: 0n, nullifierWord: 1n, minAge: 0n, recheck: 1_000n },
  { minScore: 20n, scoreWord: 0n, nullifierWord: 1n, minAge: 50n, recheck: 0n },
  { minScore: 0n, scoreWord: 9n, nullifierWord: 2n, minAge: 5n, recheck: 0n },
  { minScore: 30n, scoreWord: 2n, nullifierWord: NONE, minAge: 100n, recheck: 30n },
];
const SCORES = [0n, 19n, 20n, 30n, 1n << 127n, 1n << 128n];

const index = (below: number) => fc.nat({ max: below - 1 });
const command = fc.record({
  kind: fc.constantFrom(
    "trust",
    "distrust",
    "attest",
    "attest",
    "register",
    "register",
    "register",
    "revoke",
    "unbindNullifier",
    "exempt",
    "recheck",
  ),
  wait: fc.constantFrom(0, 0, 1, 10, 60),
  schema: index(2),
  issuer: index(2),
  account: index(3),
  terms: index(TERMS.length),
  score: index(SCORES.length),
  person: index(3),
  lasts: fc.constantFrom(0, 0, 5, 80),
  credential: fc.nat({ max: 30 }),
  yes: fc.boolean(),
});
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

interface Issued {
  readonly uid: string;
  readonly schema: string;
  readonly issuer: HardhatEthersSigner;
  readonly recipient: HardhatEthersSigner;
}

/** What the contract said about each account at the end of a block. */
interface Seen {
  readonly time: number;
  readonly status: readonly number[];
}

async function fixture() {
  const signers = await ethers.getSigners();
  const council = signerAt(signers, 1);
  const issuers = [2, 3].map((i) => signerAt(signers, i));
  const accounts = [4, 5, 6].map((i) => signerAt(signers, i));
  const eas = await deployEas(ethers);
  const manager = await ethers.deployContract("MockAccessManager", [signerAt(signers, 0)]);
  const startBlock = (await ethers.provider.getBlockNumber()) + 1;
  const policy = await ethers.deployContract("EligibilityPolicy", [
    await deployCouncil(ethers, manager, council),
    eas.address,
  ]);
  const schemas = [];
  for (const fields of ["uint256 score,bytes32 person", "bytes32 a,bytes32 b,bytes32 c"])
    schemas.push(await registerSchema(eas, fields, ethers.ZeroAddress));
  return { eas, policy, council, issuers, accounts, schemas, startBlock };
}
type Fixture = Awaited<ReturnType<typeof fixture>>;

/** Plays a history, a block a command, and notes what the contract says after every block. */
async function play(world: Fixture, commands: readonly Command[]): Promise<Seen[]> {
  const { policy, accounts } = world;
  const seen: Seen[] = [];
  const issued: Issued[] = [];
  const look = async (): Promise<void> => {
    const block = await ethers.provider.getBlock("latest");
    if (block === null) throw new Error("The chain has no block");
    const status = await Promise.all(accounts.map((account) => policy.statusOf(account, { blockTag: block.number })));
    seen.push({ time: block.timestamp, status: status.map(Number) });
  };
  for (const step of commands) {
    const now = (await time.latest()) + step.wait;
    // An empty block first: what held in this second before the command.
    await networkHelpers.time.setNextBlockTimestamp(now);
    await networkHelpers.mine();
    await look();
    await networkHelpers.time.setNextBlockTimestamp(now);
    await perform(world, issued, step, now).catch((error: unknown) => {
      if (!(error instanceof Error) || !/revert/i.test(error.message)) throw error;
    });
    await look();
  }
  return seen;
}

async function perform(world: Fixture, issued: Issued[], step: Command, now: number): Promise<void> {
  const { eas, policy, council, issuers, accounts, schemas } = world;
  const [schema = "", issuer, account] = [schemas[step.schema], issuers[step.issuer], accounts[step.account]];
  if (issuer === undefined || account === undefined) throw new Error("No such account");
  const ours = policy.connect(council);
  const chosen = issued[step.credential % Math.max(1, issued.length)];
  if (step.kind === "trust") await ours.trust(schema, issuer, TERMS[step.terms] ?? TERMS[0]);
  else if (step.kind === "distrust") await ours.distrust(schema, issuer);
  else if (step.kind === "recheck") await ours.recheck(account);
  else if (step.kind === "exempt") await ours.setExempt(account, step.yes);
  else if (step.kind === "attest") {
    const words = [SCORES[step.score] ?? 0n, BigInt(step.person), BigInt(step.person * 20)];
    const data = ethers.concat(words.slice(0, 2 + step.schema).map((word) => ethers.toBeHex(word, 32)));
    const expirationTime = step.lasts === 0 ? 0n : BigInt(now + step.lasts);
    const sent = await attest(eas, issuer, schema, { recipient: account.address, data, expirationTime });
    for (const uid of await attestedUids(eas, sent)) issued.push({ uid, schema, issuer, recipient: account });
  } else if (chosen === undefined) return;
  else if (step.kind === "register") await policy.connect(chosen.recipient).register(chosen.uid);
  else if (step.kind === "revoke") await revoke(eas, chosen.issuer, chosen.schema, chosen.uid);
  else await ours.unbindNullifier(await policy.nullifierOf(chosen.uid));
}

describe("EligibilityPolicy and its mirror", () => {
  it("agree after every block", async () => {
    const outcomes = new Set<number>();
    const property = fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 30 }), async (commands) => {
      const world = await networkHelpers.loadFixture(fixture);
      // The most likely terms first, so that most histories have eligible accounts.
      const start = { kind: "trust", wait: 1, schema: 0, issuer: 0, terms: commands.length % 3 } as const;
      const rest = { account: 0, score: 0, person: 0, lasts: 0, credential: 0, yes: true } as const;
      const seen = await play(world, [{ ...start, ...rest }, ...commands]);
      const addresses = { eligibilityPolicy: await world.policy.getAddress(), eas: world.eas.address };
      const store = await openStore(":memory:", { chainId: 31337, addresses, startBlock: world.startBlock });
      await sync(fromEip1193(provider), store, { initialRange: 7 });
      const mirror = await readMirror(store);
      await store.close();
      for (const [second, blocks] of Map.groupBy(seen, (block) => block.time)) {
        world.accounts.forEach(({ address }, i) => {
          const said = blocks.map(({ status }) => status[i] ?? -1);
          said.forEach((status) => outcomes.add(status));
          expect(mirror.statusAt(address, second)).to.equal(CREDENTIAL_POLICY_STATUS_NAMES[said.at(-1) ?? -1]);
          expect(mirror.isEligible(fromHex(address), 0, second)).to.equal(said.includes(7));
        });
      }
    });
    await fc.assert(property, { numRuns: process.env["FUZZ"] === "long" ? 500 : 12 });
    // Histories in which nothing happens would agree as well.

    expect([...outcomes]).to.include.members([0, 7]);
  }).timeout(600_000);
});
