import type { ContractRunner, Interface } from "ethers";
import { CONTRACT_NAMES, type ContractName } from "../chain/contracts.js";
import { classifyNodeError, describeError } from "../chain/node-errors.js";
import type { Request } from "../chain/provider.js";
import { AssayError } from "../engine/errors.js";
import type { StoreIdentity } from "../store/store.js";
// Each from its own file: the index would load the bindings of every contract there is.
import { BatchAnchor__factory } from "../../typechain-types/factories/contracts/work/BatchAnchor__factory.js";
import { BatchAvailability__factory } from "../../typechain-types/factories/contracts/work/BatchAvailability__factory.js";
import { ContributionDisputes__factory } from "../../typechain-types/factories/contracts/work/ContributionDisputes__factory.js";
import { ContributionResolver__factory } from "../../typechain-types/factories/contracts/work/ContributionResolver__factory.js";
import { Council__factory } from "../../typechain-types/factories/contracts/reputation/Council__factory.js";
import { EligibilityPolicy__factory } from "../../typechain-types/factories/contracts/identity/EligibilityPolicy__factory.js";
import { EmissionSchedule__factory } from "../../typechain-types/factories/contracts/epochs/EmissionSchedule__factory.js";
import { EpochOracle__factory } from "../../typechain-types/factories/contracts/epochs/EpochOracle__factory.js";
import { IEAS__factory } from "../../typechain-types/factories/@ethereum-attestation-service/eas-contracts/contracts/IEAS__factory.js";
import { IERC20Metadata__factory } from "../../typechain-types/factories/@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata__factory.js";
import { ReputationTimelock__factory } from "../../typechain-types/factories/contracts/reputation/ReputationTimelock__factory.js";
import { ReputationToken__factory } from "../../typechain-types/factories/contracts/reputation/ReputationToken__factory.js";
import { ReviewResolver__factory } from "../../typechain-types/factories/contracts/work/ReviewResolver__factory.js";
import { RewardEscrow__factory } from "../../typechain-types/factories/contracts/rewards/RewardEscrow__factory.js";
import { StakeVault__factory } from "../../typechain-types/factories/contracts/epochs/StakeVault__factory.js";
import { TaskRegistry__factory } from "../../typechain-types/factories/contracts/work/TaskRegistry__factory.js";
import { VestingMerkleDistributor__factory } from "../../typechain-types/factories/contracts/rewards/VestingMerkleDistributor__factory.js";

export type { ContractName };

/** Where a program lives. Addresses are 0x hex; `startBlock` is the first block that can hold one of its events. */
export interface ProgramAddresses extends Readonly<Record<ContractName, string>> {
  readonly chainId: number;
  readonly startBlock: number;
}

/** Typed bindings to a program's contracts. */
export type Program = ReturnType<typeof programAt>;

/**
 * Binds a program's contracts to a provider or signer.
 * @example
 * const { distributor } = programAt(addresses, runner);
 * await distributor.releasableOf("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
 */
export function programAt(addresses: ProgramAddresses, runner: ContractRunner) {
  return {
    addresses,
    council: Council__factory.connect(addresses.council, runner),
    eas: IEAS__factory.connect(addresses.eas, runner),
    registry: TaskRegistry__factory.connect(addresses.taskRegistry, runner),
    resolver: ContributionResolver__factory.connect(addresses.contributionResolver, runner),
    batches: BatchAnchor__factory.connect(addresses.batchAnchor, runner),
    availability: BatchAvailability__factory.connect(addresses.batchAvailability, runner),
    reviews: ReviewResolver__factory.connect(addresses.reviewResolver, runner),
    disputes: ContributionDisputes__factory.connect(addresses.contributionDisputes, runner),
    policy: EligibilityPolicy__factory.connect(addresses.eligibilityPolicy, runner),
    oracle: EpochOracle__factory.connect(addresses.epochOracle, runner),
    schedule: EmissionSchedule__factory.connect(addresses.emissionSchedule, runner),
    vault: StakeVault__factory.connect(addresses.stakeVault, runner),
    distributor: VestingMerkleDistributor__factory.connect(addresses.distributor, runner),
    escrow: RewardEscrow__factory.connect(addresses.rewardEscrow, runner),
    reputation: ReputationToken__factory.connect(addresses.reputationToken, runner),
    timelock: ReputationTimelock__factory.connect(addresses.timelock, runner),
    tokenAt: (address: string) => IERC20Metadata__factory.connect(address, runner),
  };
}

/**
 * What a contract's view answers as of a block.
 * @param block Hash of the block; the newest one if left out.
 * @throws AssayError CHAIN if the node does not answer, such as for a block that the chain gave up or whose state it does not keep; what the contract
 * refuses with.
 */
export async function readAt(
  request: Request,
  { interface: face, target }: { readonly interface: Interface; readonly target: unknown },
  [view, ...args]: readonly [string, ...unknown[]],
  block?: string,
): Promise<unknown> {
  const call = { to: String(target), data: face.encodeFunctionData(view, args) };
  const at = block === undefined ? "latest" : { blockHash: block };
  const answer = await request("eth_call", [call, at]).catch((error: unknown) => {
    if (error instanceof AssayError || classifyNodeError(error).kind === "reverted") throw error;
    const text = `The node does not answer calls at block ${block ?? "latest"}: ${describeError(error).slice(0, 200)}.`;
    throw new AssayError("CHAIN", text, "Run the command again, or use another RPC URL.");
  });
  return face.decodeFunctionResult(view, String(answer))[0] as unknown;
}

/** What a store of this program belongs to. */
export function storeIdentity(addresses: ProgramAddresses): StoreIdentity {
  const { chainId, startBlock } = addresses;
  return { chainId, startBlock, addresses: Object.fromEntries(CONTRACT_NAMES.map((name) => [name, addresses[name]])) };
}

/** Where a program lives, from the address of each of its contracts. */
export function programAddresses(
  contracts: Readonly<Record<ContractName, string>>,
  chainId: number,
  startBlock: number,
): ProgramAddresses {
  const lower = CONTRACT_NAMES.map((name) => [name, contracts[name].toLowerCase()] as const);
  return { ...(Object.fromEntries(lower) as Record<ContractName, string>), chainId, startBlock };
}

/** How many units make one whole token. */
export async function readUnitsPerToken({ distributor, tokenAt }: Program): Promise<number> {
  const [unit, token] = await Promise.all([distributor.unit(), distributor.token()]);
  return Number(10n ** (await tokenAt(token).decimals())) / Number(unit);
}
