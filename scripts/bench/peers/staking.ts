import type { BaseContract } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { DAY, GENESIS, gasOf } from "../gas/case.js";
import { load, PACKAGES } from "./packages.js";
import { call, deploy, sizeOf, type Artifact, type Peer, type PeerBench } from "./peer.js";

const TOKENS = 10n ** 18n;
const SHARES = 100n;

interface Deployments {
  readonly sources: Readonly<Record<string, Artifact>>;
}

const uniswap = (): Artifact => load<Artifact>(PACKAGES.staking, "build/StakingRewards.json");

const positions = (): Artifact =>
  load<Artifact>(PACKAGES.positions, "artifacts/contracts/UniswapV3Staker.sol/UniswapV3Staker.json");

const synthetix = (): Artifact => {
  const { sources } = load<Deployments>(PACKAGES.synthetix, "publish/deployed/mainnet/deployment.json");
  const found = sources["StakingRewards"];
  if (found === undefined) throw new Error("The package has no StakingRewards");
  return found;
};

const measure = async (connection: NetworkConnection): Promise<Peer> => {
  const { ethers, networkHelpers } = connection;
  const [account] = await ethers.getSigners();
  if (account === undefined) throw new Error("The chain has no accounts");
  const [shares, reward] = [await ethers.deployContract("MockToken"), await ethers.deployContract("MockToken")];
  const [sharesAt, rewardAt] = [await shares.getAddress(), await reward.getAddress()];
  const pool = await deploy(connection, uniswap(), [account.address, rewardAt, sharesAt]);
  const older = await deploy(connection, synthetix(), [account.address, account.address, rewardAt, sharesAt]);
  const staker = await deploy(connection, positions(), [sharesAt, sharesAt, 30n * DAY, 365n * DAY]);
  await networkHelpers.time.increaseTo(GENESIS);
  const rows = [];
  for (const [name, rewards] of [
    ["Uniswap StakingRewards", pool],
    ["Synthetix StakingRewards", older],
  ] as const) {
    const { first, more, out, paid } = await stakes(connection, rewards, { shares: sharesAt, reward: rewardAt });
    rows.push(
      { peer: `${name}: first stake`, theirs: first, row: "liquidity lock: an account's first shares" },
      { peer: `${name}: stake more`, theirs: more, row: "liquidity lock: more shares" },
      { peer: `${name}: withdraw a part`, theirs: out, row: "liquidity lock: take a part out" },
      { peer: `${name}: take the rewards`, theirs: paid },
    );
  }
  return {
    sizes: [
      { peer: "Uniswap StakingRewards", theirs: await sizeOf(connection, pool), contract: "LiquidityLock" },
      { peer: "Synthetix StakingRewards", theirs: await sizeOf(connection, older), contract: "LiquidityLock" },
      { peer: "Uniswap UniswapV3Staker", theirs: await sizeOf(connection, staker) },
    ],
    rows,
  };
};

/** An account that stakes beside another while rewards are paid out for the pool. */
const stakes = async (
  connection: NetworkConnection,
  pool: BaseContract,
  { shares, reward }: { readonly shares: string; readonly reward: string },
) => {
  const { ethers, networkHelpers } = connection;
  const [account, other] = await ethers.getSigners();
  if (account === undefined || other === undefined) throw new Error("The chain has too few accounts");
  const tokens = await ethers.getContractAt("MockToken", shares);
  for (const holder of [account, other]) {
    await tokens.mint(holder, 10n * SHARES);
    await tokens.connect(holder).approve(pool, ethers.MaxUint256);
  }
  const rewards = await ethers.getContractAt("MockToken", reward);
  await rewards.mint(pool, 1_000_000n * TOKENS);
  await rewards.mint(account, TOKENS);
  await call(pool, "notifyRewardAmount", 1_000n * TOKENS);
  await call(pool.connect(other), "stake", 10n);
  const first = await gasOf(call(pool, "stake", SHARES));
  await networkHelpers.time.increase(DAY);
  const more = await gasOf(call(pool, "stake", SHARES));
  await networkHelpers.time.increase(DAY);
  const out = await gasOf(call(pool, "withdraw", SHARES / 2n));
  await networkHelpers.time.increase(DAY);
  return { first, more, out, paid: await gasOf(call(pool, "getReward")) };
};

/** Shares that are staked for a stream of rewards: what locks them here keeps a history instead. */
export const staking: PeerBench = { measure };
