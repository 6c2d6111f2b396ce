import { createRequire } from "node:module";
import { ContractFactory, solidityPackedKeccak256, type BaseContract, type ContractTransactionResponse } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { DAY, GENESIS, gasOf, WEEK, type GasModule } from "./case.js";
import { provePlain } from "./proofs.js";

const require = createRequire(import.meta.url);

interface Artifact {
  readonly abi: string[];
  readonly bytecode: string;
}

const uniswap = require("@uniswap/merkle-distributor/build/MerkleDistributor.json") as Artifact;
const vestingWallet = require("@openzeppelin/contracts/build/contracts/VestingWallet.json") as Artifact;

const AMOUNT = 5_123_456_789n * 10n ** 9n;

/** The peers' own code, as their packages ship it, on the same chain and the same token. */
export const peers: GasModule = {
  title: "Peers: their own published code, the same token and proofs",
  measure: async (connection) => {
    const { ethers } = connection;
    const token = await ethers.deployContract("MockToken");
    const [holder, account] = (await ethers.getSigners()).map(({ address }) => address);
    if (holder === undefined || account === undefined) throw new Error("Too few accounts");
    await token.mint(holder, 10n ** 30n);
    const [firstClaim, laterClaim] = await uniswapClaims(connection, await token.getAddress(), account);
    const [create, firstRelease, laterRelease] = await walletReleases(connection, await token.getAddress());
    return [
      { name: "Uniswap MerkleDistributor, first claim, pays at once", gas: firstClaim },
      { name: "Uniswap MerkleDistributor, later claim of another drop", gas: laterClaim },
      { name: "OpenZeppelin VestingWallet, deploy and fund, one stream", gas: create },
      { name: "OpenZeppelin VestingWallet, first release", gas: firstRelease },
      { name: "OpenZeppelin VestingWallet, later release", gas: laterRelease },
      { name: "plain ERC-20 transfer to a new holder", gas: await gasOf(token.transfer(fresh(1), AMOUNT)) },
      { name: "plain ERC-20 transfer", gas: await gasOf(token.transfer(fresh(1), AMOUNT)) },
    ];
  },
};

const fresh = (index: number): string =>
  `0x${(0xabcdef0123456789n ** 2n + BigInt(index)).toString(16).padStart(40, "5")}`;

const call = (contract: BaseContract, name: string, args: unknown[]): Promise<ContractTransactionResponse> =>
  contract.getFunction(name)(...args) as Promise<ContractTransactionResponse>;

const deploy = async ({ ethers }: NetworkConnection, { abi, bytecode }: Artifact, args: unknown[]) => {
  const [signer] = await ethers.getSigners();
  const contract = await new ContractFactory(abi, bytecode, signer).deploy(...args);
  return contract.waitForDeployment();
};

const uniswapClaims = async (connection: NetworkConnection, token: string, account: string) => {
  const costs: bigint[] = [];
  const tokens = await connection.ethers.getContractAt("MockToken", token);
  for (let drop = 0; drop < 2; drop++) {
    const leaf = solidityPackedKeccak256(["uint256", "address", "uint256"], [drop, account, AMOUNT]);
    const { root, proof } = provePlain(leaf);
    const distributor = await deploy(connection, uniswap, [token, root]);
    await tokens.transfer(distributor, 2n * AMOUNT);
    costs.push(await gasOf(call(distributor, "claim", [drop, account, AMOUNT, proof])));
  }
  const [first = 0n, later = 0n] = costs;
  return [first, later] as const;
};

const walletReleases = async (connection: NetworkConnection, token: string) => {
  const { time } = connection.networkHelpers;
  const tokens = await connection.ethers.getContractAt("MockToken", token);
  const wallet = await deploy(connection, vestingWallet, [fresh(2), GENESIS, 13n * WEEK]);
  const deployment = await wallet.deploymentTransaction()?.wait();
  const funding = await gasOf(tokens.transfer(wallet, AMOUNT));
  const release = async (at: bigint): Promise<bigint> => {
    await time.setNextBlockTimestamp(at);
    return gasOf(call(wallet, "release(address)", [token]));
  };
  const first = await release(GENESIS + DAY);
  const later = await release(GENESIS + WEEK);
  return [(deployment?.gasUsed ?? 0n) + funding, first, later] as const;
};
