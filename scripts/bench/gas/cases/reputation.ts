import type { NetworkConnection } from "hardhat/types/network";
import { average, DAY, GENESIS, gasOf, NONE, UNIT, WEEK, type GasModule } from "../case.js";
import { deployCouncil, STANDING } from "../program.js";
import { proveLeaf } from "../proofs.js";

const UNITS = 5_123_456_789n;
const POINTS = 5_000;
const VESTING_EPOCHS = 13n;

/** What it costs to stand: reputation credited with the reward, in one call with one proof, or alone. */
export const reputation: GasModule = {
  title: "Reputation: 17 hashes, points in one domain",
  note:
    "Crediting books what the epoch has given so far, so that a wrong root cannot give more points than the deployment allows; before that an " +
    "account's weekly points cost 157,964 gas alone and 221,804 with the reward.",
  measure: async (connection) => {
    const bench = await setUp(connection);
    const [together, alone] = [`0x${"71".repeat(20)}`, `0x${"72".repeat(20)}`];
    const withReward = await weekly(bench, together, 0n, (credit) =>
      bench.distributor.claimWithReputation(together, [credit]),
    );
    const only = await weekly(bench, alone, 20n, (credit) => bench.token.credit(alone, [credit]));
    return [
      { name: "reward and reputation in one claim, weekly", gas: withReward.later },
      { name: "reward and reputation in one claim, first ever", gas: withReward.first },
      { name: "reputation alone, weekly", gas: only.later },
      { name: "reputation alone, first ever", gas: only.first },
    ];
  },
};

type Bench = Awaited<ReturnType<typeof setUp>>;
type Credit = ReturnType<typeof proveLeaf>["credit"];

const setUp = async (connection: NetworkConnection) => {
  const { ethers, networkHelpers } = connection;
  const [admin] = await ethers.getSigners();
  if (admin === undefined) throw new Error("The chain has no accounts");
  const manager = await ethers.deployContract("MockAccessManager", [admin.address]);
  const coin = await ethers.deployContract("MockToken");
  const oracle = await ethers.deployContract("ReputationOracleMock", [GENESIS, WEEK]);
  const distributor = await ethers.deployContract("VestingMerkleDistributor", [
    ...[manager, admin],
    {
      ...{ token: coin, unit: UNIT, genesis: GENESIS, epochLength: WEEK },
      ...{ cliff: 0n, duration: VESTING_EPOCHS * WEEK, gate: NONE },
    },
  ]);
  const council = await deployCouncil(connection, manager, admin);
  const token = await ethers.deployContract("ReputationToken", [council, oracle, distributor, STANDING]);
  await distributor.bind(admin, token, []);
  await coin.mint(admin, 10n ** 30n);
  await coin.approve(distributor, ethers.MaxUint256);
  return { distributor, token, oracle, time: networkHelpers.time };
};

/** Gas of an account's first credit, and what the later ones cost on average once epochs have vested. */
const weekly = async (
  { distributor, oracle, time }: Bench,
  account: string,
  start: bigint,
  send: (credit: Credit) => Parameters<typeof gasOf>[0],
): Promise<{ first: bigint; later: bigint }> => {
  const costs: bigint[] = [];
  for (let epoch = start; epoch < start + 18n; epoch++) {
    const { root, credit } = proveLeaf(epoch, account, UNITS, POINTS);
    await time.setNextBlockTimestamp(GENESIS + (epoch + 1n) * WEEK + 3n * DAY);
    await distributor.open(epoch, root);
    await oracle.setRoot(epoch, root);
    costs.push(await gasOf(send(credit)));
  }
  return { first: costs[0] ?? 0n, later: average(costs.slice(-4)) };
};
