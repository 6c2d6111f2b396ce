import { createRequire } from "node:module";
import { ContractFactory, solidityPackedKeccak256, type BaseContract, type ContractTransactionResponse } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { DAY, GENESIS, gasOf, WEEK, type GasModule, type Measurement } from "./case.js";
import { provePlain } from "./proofs.js";

const require = createRequire(import.meta.url);

interface Artifact {
  readonly abi: string[];
  readonly bytecode: string;
}

/** Where the addresses of libraries go in a bytecode, by source and library. */
type LinkReferences = Record<string, Record<string, readonly { readonly start: number; readonly length: number }[]>>;

interface LinkedArtifact {
  readonly abi: string[];
  readonly bytecode: { readonly object: string; readonly linkReferences: LinkReferences };
}

const uniswap = require("@uniswap/merkle-distributor/build/MerkleDistributor.json") as Artifact;
const vestingWallet = require("@openzeppelin/contracts/build/contracts/VestingWallet.json") as Artifact;

const sablier = (name: string): LinkedArtifact => require(`@sablier/lockup/artifacts/${name}.json`) as LinkedArtifact;

const AMOUNT = 5_123_456_789n * 10n ** 9n;

/** The peers' own code, as their packages ship it, on the same chain and the same token. */
export const peers: GasModule = {
  title: "Peers: their own published code, the same token and proofs",
  note:
    "Sablier Lockup 4.0.1 runs from its package's artifacts, without fees: its comptroller is not in the package, and the stand-in " +
    "costs less to ask. Its Merkle airdrops are not on npm, so that a claim which opens a stream cannot be run here; it costs a stream " +
    "for its recipient and the proof on top, and every withdrawal again.",
  measure: async (connection) => {
    const { ethers } = connection;
    const token = await ethers.deployContract("MockToken");
    const [holder, account] = (await ethers.getSigners()).map(({ address }) => address);
    if (holder === undefined || account === undefined) throw new Error("Too few accounts");
    await token.mint(holder, 10n ** 30n);
    const [firstClaim, laterClaim] = await uniswapClaims(connection, await token.getAddress(), account);
    const [create, firstRelease, laterRelease] = await walletReleases(connection, await token.getAddress());
    const streams = await sablierStreams(connection, await token.getAddress());
    return [
      { name: "Uniswap MerkleDistributor, first claim, pays at once", gas: firstClaim },
      { name: "Uniswap MerkleDistributor, later claim of another drop", gas: laterClaim },
      { name: "OpenZeppelin VestingWallet, deploy and fund, one stream", gas: create },
      { name: "OpenZeppelin VestingWallet, first release", gas: firstRelease },
      { name: "OpenZeppelin VestingWallet, later release", gas: laterRelease },
      ...streams,
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

/** Sablier's bytecode with its libraries deployed and linked. */
const linkSablier = async (connection: NetworkConnection): Promise<Artifact> => {
  const { abi, bytecode } = sablier("SablierLockup");
  let code = bytecode.object.replace(/^0x/, "");
  for (const library of Object.values(bytecode.linkReferences).flatMap((names) => Object.entries(names))) {
    const [name, places] = library;
    const part = sablier(`libraries/${name}`);
    const deployed = await deploy(connection, { abi: [], bytecode: part.bytecode.object }, []);
    const address = (await deployed.getAddress()).slice(2).toLowerCase();
    for (const { start, length } of places)
      code = code.slice(0, 2 * start) + address + code.slice(2 * (start + length));
  }
  return { abi, bytecode: `0x${code}` };
};

/** Linear streams of 13 weeks, fees off: what vesting costs an account without a Merkle tree, a stream for each grant. */
const sablierStreams = async (connection: NetworkConnection, token: string): Promise<Measurement[]> => {
  const { ethers, networkHelpers } = connection;
  const [sender] = await ethers.getSigners();
  if (sender === undefined) throw new Error("The chain has no accounts");
  const comptroller = await ethers.deployContract("FeelessComptroller");
  const artifact = await linkSablier(connection);
  const lockup = await deploy(connection, artifact, [await comptroller.getAddress(), fresh(3)]);
  const tokens = await ethers.getContractAt("MockToken", token);
  await tokens.approve(lockup, ethers.MaxUint256);

  const start = GENESIS + 100n * WEEK;
  const open = async (recipient: string): Promise<bigint> => {
    const flags = { cancelable: false, transferable: false, shape: "" };
    const timestamps = { start, end: start + 13n * WEEK };
    const params = { sender: sender.address, recipient, depositAmount: AMOUNT, token, timestamps, ...flags };
    return gasOf(call(lockup, "createWithTimestampsLL", [params, { start: 0n, cliff: 0n }, 1n, 0n]));
  };
  const withdraw = async (at: bigint): Promise<bigint> => {
    await networkHelpers.time.setNextBlockTimestamp(at);
    return gasOf(call(lockup, "withdrawMax", [2n, fresh(4)]));
  };
  const [first, create, again] = [await open(fresh(3)), await open(fresh(4)), await open(fresh(4))];
  const [early, later] = [await withdraw(start + WEEK), await withdraw(start + 2n * WEEK)];
  return [
    { name: "Sablier Lockup, open a linear stream, first ever", gas: first },
    { name: "Sablier Lockup, open a linear stream for a new recipient", gas: create },
    { name: "Sablier Lockup, open a linear stream for the same recipient", gas: again },
    { name: "Sablier Lockup, first withdrawal, balance 0", gas: early },
    { name: "Sablier Lockup, later withdrawal", gas: later },
  ];
};
