import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { gasOf, type GasModule } from "../case.js";
import { proveLeaf } from "../proofs.js";
import { BUNDLE, BUNDLE_URI, setUp, type Bench } from "./epochs.js";

/** What a dispute of roots costs: in epochs 0 and 1 stakes decide, in 2 the council. */
export const roots: GasModule = {
  title: "Roots in dispute: a wrong proposal, the right root brought against it",
  note:
    "Before there was one ledger of stakes a challenge cost 73,577 gas, a ruling 128,370 and an expiry, which voided the proposal, 64,170; but one " +
    "bond voided every proposal. A challenge now brings a root of its own with a bundle that others can compute, and locks a stake on it; the ruling " +
    "makes the epoch final, which was a call of its own (122,356). Every account settles by itself, whatever others do.",
  measure: async (connection) => {
    const bench = await setUp(connection);
    await decideByStakes(bench, 0n);
    const staked = await decideByStakes(bench, 1n);
    const ruled = await decideByCouncil(bench, 2n);
    return [
      { name: "root: back before it is proposed", gas: staked.back },
      { name: "root: challenge with another root", gas: staked.challenge },
      { name: "root: bring a third root", gas: staked.bring },
      { name: "root: add a stake that takes the lead", gas: staked.add },
      { name: "root: finalize what stakes decided", gas: staked.finalize },
      { name: "root: settle a stake that lost", gas: staked.lost },
      { name: "root: settle a stake that won", gas: staked.won },
      { name: "root: rule, the epoch is final", gas: ruled },
    ];
  },
};

interface Decided {
  readonly back: bigint;
  readonly challenge: bigint;
  readonly bring: bigint;
  readonly add: bigint;
  readonly finalize: bigint;
  readonly lost: bigint;
  readonly won: bigint;
}

/** Units of the whole pool of a wrong proposal; more than a quarter above it takes the lead. */
const PART = 1_000n;

const rootsOf = (epoch: bigint, { address }: HardhatEthersSigner) => ({
  wrong: proveLeaf(epoch, address, 5_123_456_789n).root,
  right: proveLeaf(epoch, address, 4_123_456_789n).root,
  third: proveLeaf(epoch, address, 3_123_456_789n).root,
});

/** The next block comes at `time`, or at once if that is over. */
async function moveTo({ time }: Bench, moment: bigint): Promise<void> {
  const next = BigInt(await time.latest()) + 1n;
  await time.setNextBlockTimestamp(moment > next ? moment : next);
}

/** A wrong root is proposed, and the right one brought by another. */
async function dispute(bench: Bench, epoch: bigint) {
  const { oracle, proposer, confirmer } = bench;
  const { wrong, right } = rootsOf(epoch, proposer);
  await moveTo(bench, await oracle.cutOff(epoch));
  const back = await gasOf(oracle.connect(confirmer).back(epoch, right, PART));
  await oracle.connect(proposer).propose(epoch, wrong, BUNDLE, BUNDLE_URI);
  const challenge = await gasOf(oracle.connect(confirmer).challenge(epoch, right, BUNDLE, BUNDLE_URI));
  return { back, challenge };
}

async function decideByStakes(bench: Bench, epoch: bigint): Promise<Decided> {
  const { oracle, proposer, confirmer, admin } = bench;
  const { wrong, right, third } = rootsOf(epoch, proposer);
  const opened = await dispute(bench, epoch);
  const bring = await gasOf(oracle.connect(proposer).challenge(epoch, third, BUNDLE, BUNDLE_URI));

  const [{ entered: against }, { entered: ours }] = [
    await oracle.poolOf(epoch, wrong),
    await oracle.poolOf(epoch, right),
  ];
  await moveTo(bench, (await oracle.dispute()).stakesFrom);
  const add = await gasOf(oracle.connect(confirmer).addStake(epoch, right, (against * 5n) / 4n + 1n - ours));
  await moveTo(bench, (await oracle.dispute()).until);
  const finalize = await gasOf(oracle.connect(admin).finalize(epoch));
  const lost = await gasOf(oracle.connect(admin).settle(epoch, wrong, proposer));
  const won = await gasOf(oracle.connect(admin).settle(epoch, right, confirmer));
  return { ...opened, bring, add, finalize, lost, won };
}

async function decideByCouncil(bench: Bench, epoch: bigint): Promise<bigint> {
  const { oracle, proposer, admin } = bench;
  await dispute(bench, epoch);
  await moveTo(bench, (await oracle.dispute()).rulingFrom);
  return gasOf(oracle.connect(admin).rule(epoch, rootsOf(epoch, proposer).right));
}
