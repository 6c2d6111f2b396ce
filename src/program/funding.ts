import type { ContractRunner } from "ethers";
import { AssayError } from "../engine/errors.js";
import { BountyBoard__factory, QuadraticRound__factory, RetroRound__factory } from "../../typechain-types/index.js";

/** Typed bindings to the contracts that pay beside the epochs. */
export type Funding = ReturnType<typeof fundingAt>;

type ContractName = "QuadraticRound" | "RetroRound" | "BountyBoard";

/** Name under which the Ignition module `Funding` deploys a contract. */
const futureOf = (name: ContractName): string => `Funding#${name}`;

/**
 * Binds the contracts of rounds and bounties.
 * @param deployed Addresses as Ignition writes them into `deployed_addresses.json`.
 * @throws AssayError NOT_FOUND if they were not deployed.
 */
export function fundingAt(deployed: Readonly<Record<string, string>>, runner: ContractRunner) {
  const at = (name: ContractName): string => {
    const address = deployed[futureOf(name)];
    if (address !== undefined) return address;
    throw new AssayError("NOT_FOUND", `There is no ${name} beside this program.`, "Deploy it with `round deploy`.");
  };
  return {
    quadratic: QuadraticRound__factory.connect(at("QuadraticRound"), runner),
    retro: RetroRound__factory.connect(at("RetroRound"), runner),
    bounties: BountyBoard__factory.connect(at("BountyBoard"), runner),
  };
}
