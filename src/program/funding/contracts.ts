import type { ContractRunner } from "ethers";
import { AssayError } from "../../engine/errors.js";
import {
  BountyBoard__factory,
  DelegateStatements__factory,
  GuildSeasons__factory,
  OnchainAttester__factory,
  PairwiseRound__factory,
  PeerRound__factory,
  QuadraticRound__factory,
  RetroRound__factory,
} from "../../../typechain-types/index.js";

/** Typed bindings to the contracts beside a program. */
export type Funding = ReturnType<typeof fundingAt>;

/** Ignition modules that deploy beside a program, and their contracts. */
interface Deployed {
  readonly Funding:
    "QuadraticRound" | "PairwiseRound" | "RetroRound" | "BountyBoard" | "GuildSeasons" | "DelegateStatements";
  readonly OnchainWork: "OnchainAttester" | "PeerRound";
}

/**
 * Binds the contracts that pay beside the epochs, or attest by themselves.
 * @param deployed Addresses as Ignition writes them into `deployed_addresses.json`.
 * @throws AssayError NOT_FOUND if they were not deployed.
 */
export function fundingAt(deployed: Readonly<Record<string, string>>, runner: ContractRunner) {
  const at = <M extends keyof Deployed>(module: M, name: Deployed[M]): string => {
    const address = deployed[`${module}#${name}`];
    if (address !== undefined) return address;
    throw new AssayError("NOT_FOUND", `There is no ${name} beside this program.`, "Deploy it with `round deploy`.");
  };
  return {
    quadratic: QuadraticRound__factory.connect(at("Funding", "QuadraticRound"), runner),
    pairwise: PairwiseRound__factory.connect(at("Funding", "PairwiseRound"), runner),
    retro: RetroRound__factory.connect(at("Funding", "RetroRound"), runner),
    bounties: BountyBoard__factory.connect(at("Funding", "BountyBoard"), runner),
    seasons: GuildSeasons__factory.connect(at("Funding", "GuildSeasons"), runner),
    statements: DelegateStatements__factory.connect(at("Funding", "DelegateStatements"), runner),
    attester: OnchainAttester__factory.connect(at("OnchainWork", "OnchainAttester"), runner),
    peers: PeerRound__factory.connect(at("OnchainWork", "PeerRound"), runner),
  };
}
