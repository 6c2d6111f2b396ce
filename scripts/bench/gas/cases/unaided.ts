import { AbiCoder, keccak256, type Addressable } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { packReputation } from "../../../../src/engine/tree/epoch-tree.js";
import { DAY, GENESIS, gasOf, WEEK, type GasModule, type Measurement } from "../case.js";
import { deployProgram, STANDING } from "../program.js";

const [ATTESTED, ON_CHAIN] = [0n, 2n];
const DOMAIN = 3n;

/** What work costs that needs no attester: gifts among members, what the chain proves, shares that are locked for it. */
export const unaided: GasModule = {
  title: "Contributions without an attester: gifts of peers, what the chain proves",
  note: "A gift asks the history of both members' reputation; an attestation pays for EAS and for the resolver's limits.",
  measure: async (connection) => [
    ...(await selfAttested(connection)),
    ...(await peerRound(connection)),
    ...(await liquidity(connection)),
  ],
};

const encode = (types: readonly string[], values: readonly unknown[]): string =>
  AbiCoder.defaultAbiCoder().encode(types, values);

type Program = Awaited<ReturnType<typeof deployProgram>>;

/** A task like the program's first whose rubric is `rubricHash` and whose attester is a contract; returns its number. */
const addTask = async ({ registry, task }: Program, attester: Addressable, rubricHash: string): Promise<bigint> => {
  await registry.create({ ...task, mode: ON_CHAIN, points: 10n, rubricHash }, "");
  const id = await registry.count();
  await registry.setAttester(id, attester, true);
  return id;
};

const peerRound = async (connection: NetworkConnection): Promise<Measurement[]> => {
  const { ethers, networkHelpers } = connection;
  const program = await deployProgram(connection, ATTESTED);
  const { council, clock, admin, contributions, people } = program;
  const [ann, ben, cal] = people;
  if (!ann || !ben || !cal) throw new Error("Too few accounts");
  const reputation = await ethers.deployContract("ReputationToken", [council, clock, admin, STANDING]);
  const peers = await ethers.deployContract("PeerRound", [contributions, reputation]);
  // The task counts from the third epoch on: it is created after the first has begun.
  const terms = { start: GENESIS + 3n * WEEK, length: WEEK, budget: 100n, minPoints: 10n, domain: DOMAIN };
  const rubric = keccak256(encode(["uint40", "uint32", "uint32", "uint64", "uint8"], Object.values(terms)));
  const task = await addTask(program, peers, rubric);
  await networkHelpers.time.increaseTo(GENESIS + 2n * WEEK);
  const points = packReputation(Array.from({ length: 8 }, (_, domain) => (BigInt(domain) === DOMAIN ? 1_000 : 0)));
  for (const account of [ann, ben, cal]) await reputation.creditProven(account, 0n, points);
  await networkHelpers.time.increaseTo(terms.start);
  const give = (...gifts: [typeof ann, bigint][]) =>
    peers.connect(ann).give(
      task,
      terms,
      gifts.map(([receiver, amount]) => ({ receiver, points: amount })),
    );
  const first = await gasOf(give([ben, 40n]));
  const changed = await gasOf(give([ben, 30n]));
  const next = await gasOf(give([cal, 50n]));
  await networkHelpers.time.increaseTo(terms.start + WEEK);
  await peers.attest(task, terms, 0n, ben);
  const attested = await gasOf(peers.attest(task, terms, 0n, cal));
  return [
    { name: "peer round: a member's first gift of a round", gas: first },
    { name: "peer round: gift to one more member", gas: next },
    { name: "peer round: change a gift", gas: changed },
    { name: "peer round: attest what a member received", gas: attested },
  ];
};

/** Somebody who used a dApp three times says so. */
const selfAttested = async (connection: NetworkConnection): Promise<Measurement[]> => {
  const { ethers, networkHelpers } = connection;
  const program = await deployProgram(connection, ATTESTED);
  const { contributions, author } = program;
  const attester = await ethers.deployContract("OnchainAttester", [contributions]);
  const recorder = await ethers.deployContract("ActivityRecorder");
  const app = await ethers.deployContract("RecordedApp", [recorder]);
  const verifier = await ethers.deployContract("ActivityVerifier");
  const action = keccak256("0x01");
  const places = [await recorder.getAddress(), await app.getAddress()];
  const parameters = encode(["address", "address", "bytes32"], [...places, action]);
  const rubric = keccak256(encode(["address", "bytes"], [await verifier.getAddress(), parameters]));
  const task = await addTask(program, attester, rubric);
  await networkHelpers.time.increaseTo(GENESIS + DAY);
  for (const _ of "123") await app.connect(author).use(action);
  const attest = (count: bigint) =>
    attester.connect(author).attest(task, verifier, parameters, encode(["uint256"], [count]));
  return [
    { name: "on-chain attester: an account's first use of a dApp", gas: await gasOf(attest(1n)) },
    { name: "on-chain attester: another use in the same epoch", gas: await gasOf(attest(2n)) },
  ];
};

const liquidity = async ({ ethers, networkHelpers }: NetworkConnection): Promise<Measurement[]> => {
  const [account, other] = await ethers.getSigners();
  if (!account || !other) throw new Error("The chain has too few accounts");
  const token = await ethers.deployContract("MockToken");
  const lock = await ethers.deployContract("LiquidityLock", [token]);
  for (const holder of [account, other]) {
    await token.mint(holder, 1_000n);
    await token.connect(holder).approve(lock, ethers.MaxUint256);
  }
  await lock.connect(other).lock(10n);
  const first = await gasOf(lock.lock(100n));
  await networkHelpers.time.increase(DAY);
  const more = await gasOf(lock.lock(100n));
  await networkHelpers.time.increase(DAY);
  return [
    { name: "liquidity lock: an account's first shares", gas: first },
    { name: "liquidity lock: more shares", gas: more },
    { name: "liquidity lock: take a part out", gas: await gasOf(lock.unlock(50n)) },
  ];
};
