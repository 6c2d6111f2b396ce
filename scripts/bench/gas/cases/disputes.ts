import { id } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { DAY, GENESIS, gasOf, type GasModule } from "../case.js";
import { BOND, deployProgram } from "../program.js";
import { StakeVaultRole } from "../../../../src/engine/rules/contract-values.js";

const ATTESTED = 0n;
const PLAGIARISED = 1;
const CASE = id("the same text was published a year ago");
const PERIOD = 5n * DAY;

/** What it costs to dispute a contribution, and to have it decided either way or not at all. */
export const disputes: GasModule = {
  title: "Disputes: one contribution, bonds in the vault",
  note:
    "Each dispute has a number of its own, so that an accomplice's shields nothing, locks its bond in the vault and is a fact, as is how it ends. " +
    "Before that opening one cost 127,049, a ruling 120,627 or 105,500, and an end without one 54,197.",
  measure: async (connection) => {
    const { disputes, challenger, admin, attestWork, time } = await setUp(connection);
    const costs: { open: bigint; close: bigint }[] = [];
    for (const [i, verdict] of [true, true, false, undefined].entries()) {
      const start = GENESIS + BigInt(i) * 7n * DAY;
      const uid = await attestWork(start, `piece ${i}`);
      const open = await gasOf(disputes.connect(challenger).dispute(uid, PLAGIARISED, CASE));
      await time.setNextBlockTimestamp(start + (verdict === undefined ? 2n * PERIOD : DAY));
      const id = i + 1;
      const close = verdict === undefined ? disputes.close(id) : disputes.connect(admin).rule(id, verdict);
      costs.push({ open, close: await gasOf(close) });
    }
    const [first, upheld, rejected, expired] = costs;
    if (!first || !upheld || !rejected || !expired) throw new Error("Four disputes were opened");
    return [
      { name: "dispute: open", gas: upheld.open },
      { name: "dispute: rule, upheld", gas: upheld.close },
      { name: "dispute: rule, rejected", gas: rejected.close },
      { name: "dispute: expire without a ruling", gas: expired.close },
      { name: "dispute: rule, upheld for the first time, recipient's balance 0", gas: first.close },
    ];
  },
};

const setUp = async (connection: NetworkConnection) => {
  const program = await deployProgram(connection, ATTESTED);
  const { council, contributions, anchor, vault, attester, people, bondAs, bindVault } = program;
  const [challenger, treasury] = people;
  if (challenger === undefined || treasury === undefined) throw new Error("Too few accounts");
  const parts = { penaltyBps: 1_000n, widePenaltyBps: 5_000n, rewardBps: 2_500n };
  const terms = { bond: BOND / 10n, ...parts, rulingPeriod: PERIOD };
  const contract = await connection.ethers.deployContract("ContributionDisputes", [
    ...[council, contributions, anchor, vault, terms],
  ]);
  await bindVault(contract, treasury);
  await bondAs(StakeVaultRole.Attester, attester);
  await bondAs(StakeVaultRole.Challenger, challenger);
  return { ...program, disputes: contract, challenger };
};
