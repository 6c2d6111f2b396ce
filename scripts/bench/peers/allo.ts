import { AbiCoder, keccak256, ZeroAddress, type BaseContract } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { DAY, GENESIS, gasOf } from "../gas/case.js";
import { provePlain } from "../gas/proofs.js";
import { load, PACKAGES } from "./packages.js";
import { call, deploy, sizeOf, type Artifact, type Peer, type PeerBench, type PeerRow } from "./peer.js";

const STRATEGIES = "dist/strategies";
const VAULT = "DonationVotingMerkleDistributionStrategy/donationVotingVault.config.js";
const DIRECT = "DonationVotingMerkleDistributionStrategy/donationVotingDirect.config.js";
const RETRO = "EasyRetroFunding/easyRetroFunding.config.js";

const TOKENS = 10n ** 18n;
const POOL = 1n;
const METADATA = "(uint256,string)";
/** Recipient, kind of permit, and the permit: token and amount, nonce, deadline, signature. */
const GIFT = ["address", "uint8", "(((address,uint256),uint256,uint256),bytes)"];
/** Recipients by their place in a row of the strategy's bitmap; 2 is accepted. */
const [FIRST_ACCEPTED, SECOND_ACCEPTED] = [2n, 2n << 4n];

const strategy = (path: string): Artifact => load<Artifact>(PACKAGES.allo, `${STRATEGIES}/${path}`);

const encode = (types: readonly string[], values: readonly unknown[]): string =>
  AbiCoder.defaultAbiCoder().encode(types, values);

const measure = async (connection: NetworkConnection): Promise<Peer> => {
  const { ethers } = connection;
  const token = await ethers.deployContract("MockToken");
  const stand = await ethers.deployContract("AlloStandIn", [token]);
  const arguments_ = [await stand.getAddress(), "round", await token.getAddress()];
  const vault = await deploy(connection, strategy(VAULT), arguments_);
  const direct = await deploy(connection, strategy(DIRECT), arguments_);
  const retro = await deploy(connection, strategy(RETRO), arguments_.slice(0, 2));
  // Allo calls in the names of others; here the stand-in's address does.
  await connection.networkHelpers.impersonateAccount(await stand.getAddress());
  await connection.networkHelpers.setBalance(await stand.getAddress(), 10n ** 20n);
  const asAllo = await ethers.getSigner(await stand.getAddress());
  return {
    sizes: [
      {
        peer: "Allo v2, donation voting with a vault",
        theirs: await sizeOf(connection, vault),
        contract: "QuadraticRound",
      },
      {
        peer: "Allo v2, donation voting, paid directly",
        theirs: await sizeOf(connection, direct),
        contract: "PairwiseRound",
      },
      { peer: "Allo v2, retroactive funding", theirs: await sizeOf(connection, retro), contract: "RetroRound" },
    ],
    rows: await donations(connection, { direct, asAllo: direct.connect(asAllo), token: await token.getAddress() }),
  };
};

type Signer = Awaited<ReturnType<NetworkConnection["ethers"]["getSigners"]>>[number];

interface Round {
  readonly direct: BaseContract;
  /** The strategy as Allo calls it. */
  readonly asAllo: BaseContract;
  readonly token: string;
}

/** A round with two accepted projects and a pool, whose donations begin a day after genesis and take a day. */
const openRound = async (
  connection: NetworkConnection,
  { direct, asAllo, token }: Round,
  { projects, donors }: { readonly projects: readonly Signer[]; readonly donors: readonly Signer[] },
) => {
  const { ethers, networkHelpers } = connection;
  await networkHelpers.time.increaseTo(GENESIS);
  const times = [GENESIS, GENESIS + DAY, GENESIS + DAY, GENESIS + 2n * DAY];
  const terms = encode(["(bool,bool,uint64,uint64,uint64,uint64,address[])"], [[false, false, ...times, []]]);
  await call(asAllo, "initialize", POOL, terms);
  for (const { address } of projects) {
    const application = encode(["address", "address", METADATA], [ZeroAddress, address, [1n, "ipfs://project"]]);
    await call(asAllo, "registerRecipient", application, address);
  }
  await call(direct, "reviewRecipients", [[0n, FIRST_ACCEPTED | SECOND_ACCEPTED]], 3n);
  const tokens = await ethers.getContractAt("MockToken", token);
  await tokens.mint(direct, 100n * TOKENS);
  for (const account of donors) {
    await tokens.mint(account, 100n * TOKENS);
    await tokens.connect(account).approve(direct, ethers.MaxUint256);
  }
  await call(asAllo, "increasePoolAmount", 100n * TOKENS);
  await networkHelpers.time.increaseTo(GENESIS + DAY + 1n);
};

const donations = async (connection: NetworkConnection, round: Round): Promise<PeerRow[]> => {
  const { ethers, networkHelpers } = connection;
  const { direct, asAllo, token } = round;
  const [manager, donor, other, project, second] = await ethers.getSigners();
  if (!manager || !donor || !other || !project || !second) throw new Error("The chain has too few accounts");
  await openRound(connection, round, { projects: [project, second], donors: [donor, other] });
  const give = (from: Signer, to: Signer) => {
    const permit = [[[token, 3n * TOKENS], 0n, 0n], "0x"];
    return gasOf(call(asAllo, "allocate", encode(GIFT, [to.address, 0, permit]), from.address));
  };
  await give(other, second);
  const gifts = [await give(other, project), await give(donor, project), await give(donor, project)] as const;

  await networkHelpers.time.increaseTo(GENESIS + 2n * DAY + 1n);
  const share = 7n * TOKENS;
  const result = encode(["uint256", "address", "address", "uint256"], [0n, project.address, project.address, share]);
  const { root, proof } = provePlain(keccak256(keccak256(result)));
  await call(direct, "updateDistribution", root, [1n, "ipfs://result"]);
  const payments = encode(["(uint256,address,uint256,bytes32[])[]"], [[[0n, project.address, share, proof]]]);
  const distributed = await gasOf(call(asAllo, "distribute", [], payments, manager.address));
  return [
    {
      peer: "Allo v2: first donation to a project",
      theirs: gifts[0],
      row: "quadratic round: first donation to a project",
    },
    { peer: "Allo v2: donation of a new donor", theirs: gifts[1], row: "quadratic round: donation of a new donor" },
    {
      peer: "Allo v2: donation of the same donor",
      theirs: gifts[2],
      row: "quadratic round: donation of the same donor",
    },
    {
      peer: "Allo v2: pay a project its matching, 17 hashes",
      theirs: distributed,
      row: "quadratic round: claim of a project",
    },
  ];
};

/** A round of Allo v2: donations go straight to their projects, the matching is paid by a Merkle root of its manager. */
export const allo: PeerBench = { measure };
