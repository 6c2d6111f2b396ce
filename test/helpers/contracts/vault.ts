import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkConnection } from "hardhat/types/network";
import { actAs } from "../program/acting.js";
import {
  allowRoles,
  bindAll,
  bindProgram,
  BOND,
  type Contracts,
  DAY,
  deployContracts,
  ROLE,
  signerAt,
  bondAs,
} from "../epochs.js";

export const { operator, challenger } = BOND;

export type Eight<T> = [T, T, T, T, T, T, T, T];

/** What the tests of the vault start from. */
export function vaultOn({ ethers, networkHelpers }: NetworkConnection) {
  const { loadFixture } = networkHelpers;

  /** A program of which `open` says whether it is bound and sealed; the oracle acts as the slasher. */
  const deploy = async (
    bondToken = "MockToken",
    open: (contracts: Contracts, timelock: string) => unknown = bindProgram,
  ) => {
    const signers = await ethers.getSigners();
    const [admin, council, governance, alice, bob, stranger, remainder, timelock] = [0, 1, 2, 3, 4, 5, 6, 7].map((i) =>
      signerAt(signers, i),
    ) as Eight<HardhatEthersSigner>;
    const contracts = await deployContracts(ethers, { admin, council, remainder }, { bondToken });
    await allowRoles(contracts, stranger);
    await contracts.manager.grantRole(ROLE.governance, governance, 0);
    await open(contracts, timelock.address);
    const slasher = await actAs(ethers, contracts.oracle);
    return { ...contracts, admin, council, governance, slasher, alice, bob, stranger, timelock };
  };

  const fixture = () => deploy();

  const unbound = () => deploy("MockToken", () => undefined);

  const unsealed = () => deploy("MockToken", bindAll);

  /** With a second contract that slashes. */
  const withDisputes = () =>
    deploy("MockToken", async (contracts, timelock) => {
      const { councilSeat, resolver, anchor, vault } = contracts;
      const parts = { penaltyBps: 1_000n, widePenaltyBps: 5_000n, rewardBps: 2_500n };
      const terms = { bond: 300n, ...parts, rulingPeriod: 5n * DAY };
      const disputes = await ethers.deployContract("ContributionDisputes", [
        ...[councilSeat, resolver, anchor, vault],
        terms,
      ]);
      await bindProgram(contracts, timelock, [await disputes.getAddress()]);
    });

  /** Alice with 1,000 bonded as operator, of which 300 are locked. */
  const bonded = async () => {
    const deployed = await loadFixture(fixture);
    await bondAs(deployed, deployed.alice, operator, 1_000n);
    await deployed.vault.connect(deployed.slasher).lock(operator, deployed.alice, 300n);
    return deployed;
  };

  return { deploy, fixture, unbound, unsealed, withDisputes, bonded };
}
