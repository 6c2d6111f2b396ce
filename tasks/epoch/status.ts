import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { EPOCH_ORACLE_STATUS_NAMES, EpochOracleStatus } from "../../src/engine/rules/contract-values.js";
import type { Program } from "../../src/program/contracts.js";
import { guarded, json, openSession, print, when } from "../support.js";
import { chainTime } from "./propose.js";

/** Last epochs and the next one: where each stands. */
export async function epochStatus(program: Program) {
  const { oracle, schedule } = program;
  const [next, now] = [Number(await oracle.nextEpoch()), await chainTime(program)];
  const epochs = [];
  for (let epoch = Math.max(0, next - 9); epoch <= next; epoch++) {
    const [proposal, end, cutOff] = await Promise.all([
      oracle.proposalOf(epoch),
      oracle.epochEnd(epoch),
      oracle.cutOff(epoch),
    ]);
    const state =
      Number(proposal.status) !== EpochOracleStatus.None
        ? EPOCH_ORACLE_STATUS_NAMES[Number(proposal.status)]
        : now < end
          ? "running"
          : now < cutOff
            ? "settling"
            : "open for proposals";
    epochs.push({
      epoch,
      state,
      end,
      cutOff,
      root: proposal.root,
      confirmations: Number(proposal.confirmations),
      proposer: proposal.proposer,
    });
  }
  return {
    now,
    next,
    treasury: await schedule.treasury(),
    budget: await schedule.budgetOf(next),
    finalizableAt: await oracle.finalizableAt(),
    epochs,
  };
}

export default async function status(args: { json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, "0");
    const found = await epochStatus(program);
    if (args.json) return print(json(found));
    print(
      `Now ${when(found.now)}; treasury ${found.treasury} units; budget of epoch ${found.next}: ${found.budget} units.`,
    );
    for (const e of found.epochs) {
      const root = Number(e.root) === 0 ? "" : `  ${e.root}  ${e.confirmations} confirmations`;
      print(`${String(e.epoch).padStart(5)}  ends ${when(e.end)}  ${e.state}${root}`);
    }
    if (found.finalizableAt > 0n) print(`Epoch ${found.next} can be made final from ${when(found.finalizableAt)} on.`);
  });
}
