import type { NetworkConnection } from "hardhat/types/network";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { encodeReview, reviewCommitment } from "../../../../src/engine/mirrors/sortition.js";
import { fromHex, toHex } from "../../../../src/engine/columns/bytes.js";
import { DAY, GENESIS, gasOf, WEEK, type GasModule } from "../case.js";
import { BOND, deployProgram } from "../program.js";
import { StakeVaultRole, TaskRegistryMode } from "../../../../src/engine/rules/contract-values.js";

const SEED_DELAY = 3;
const SALT = `0x${"5a".repeat(30)}`;

/** What a round of reviews costs those who take part. */
export const reviews: GasModule = {
  title: "Reviews: a round with three reviewers",
  note:
    "A commitment locks its penalty in the vault, and a reveal frees it; both, the draw and the reveal are facts of running hashes. Before that a draw " +
    "cost 51,972, a commitment 113,564, and a reveal 247,752 or 230,652, but one bond covered any number of reviews that were never revealed.",
  measure: async (connection) => {
    const bench = await setUp(connection);
    return [...(await registrations(bench)), ...(await round(bench))];
  },
};

type Bench = Awaited<ReturnType<typeof setUp>>;

const setUp = async (connection: NetworkConnection) => {
  const { ethers, networkHelpers } = connection;
  const program = await deployProgram(connection, BigInt(TaskRegistryMode.Reviewed));
  const { eas, contributions, registry, clock, vault, people, bondAs, bindVault } = program;
  const counts = { target: 3n, quorum: 2n, carry: 2n, seedDelay: BigInt(SEED_DELAY) };
  const periods = { commitPeriod: DAY, revealPeriod: 2n * DAY };
  const terms = { ...counts, ...periods, penalty: BOND / 10n };
  const contract = await ethers.deployContract("ReviewResolver", [
    ...[eas.address, contributions, registry, clock, vault, terms],
  ]);
  await bindVault(contract);
  const reviewers = people.slice(0, 3);
  for (const reviewer of reviewers) {
    await bondAs(StakeVaultRole.Reviewer, reviewer);
    await vault.setAdmitted(StakeVaultRole.Reviewer, reviewer, true);
  }
  const schema = await eas.register("bytes32 review", await contract.getAddress(), false);
  return { ...program, reviews: contract, reviewers, schema, mine: networkHelpers.mine };
};

const registrations = async ({ reviews, reviewers }: Bench) => {
  const costs: bigint[] = [];
  for (const reviewer of reviewers) costs.push(await gasOf(reviews.connect(reviewer).register(0)));
  return [{ name: "review: register as a reviewer", gas: costs.at(-1) ?? 0n }];
};

const round = async (bench: Bench) => {
  const { reviews, reviewers, attestWork, time, mine } = bench;
  const uid = await attestWork(GENESIS + DAY, "reviewed piece");
  await time.setNextBlockTimestamp(GENESIS + WEEK);
  const announce = await gasOf(reviews.announce(0));
  await mine(SEED_DELAY);
  const start = GENESIS + WEEK + DAY;
  await time.setNextBlockTimestamp(start);
  const draw = await gasOf(reviews.draw(0));

  const commits: bigint[] = [];
  for (const reviewer of reviewers) commits.push(await commit(bench, reviewer, uid));
  await time.setNextBlockTimestamp(start + DAY);
  const reveals: bigint[] = [];
  for (const reviewer of reviewers.slice(0, 2)) reveals.push(await reveal(bench, reviewer, uid));
  await time.setNextBlockTimestamp(start + 3n * DAY);
  const silent = reviewers[2]?.address ?? "";
  return [
    { name: "review: announce a round", gas: announce },
    { name: "review: draw its seed", gas: draw },
    { name: "review: commit", gas: commits[1] ?? 0n },
    { name: "review: reveal through EAS, first of a contribution", gas: reveals[0] ?? 0n },
    { name: "review: reveal through EAS, later", gas: reveals[1] ?? 0n },
    { name: "review: slash who did not reveal", gas: await gasOf(reviews.slashUnrevealed(uid, silent)) },
  ];
};

const wordOf = (): Uint8Array => encodeReview(8_000, fromHex(SALT, 30));

const commit = async ({ reviews }: Bench, reviewer: HardhatEthersSigner, uid: string): Promise<bigint> => {
  const commitment = reviewCommitment(fromHex(uid, 32), fromHex(reviewer.address.toLowerCase(), 20), wordOf());
  return gasOf(reviews.connect(reviewer).commit(0, uid, toHex(commitment)));
};

const reveal = ({ eas, schema }: Bench, reviewer: HardhatEthersSigner, uid: string): Promise<bigint> =>
  gasOf(
    eas.attest(reviewer, schema, {
      recipient: `0x${"00".repeat(20)}`,
      data: toHex(wordOf()),
      refUID: uid,
      revocable: false,
    }),
  );
