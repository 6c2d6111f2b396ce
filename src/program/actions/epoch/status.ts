import { AssayError } from "../../../engine/errors.js";
import { EPOCH_ORACLE_STATUS_NAMES, EpochOracleStatus } from "../../../engine/rules/contract-values.js";
import type { Program } from "../../contracts.js";
import type { Session } from "../../session.js";
import { chainTime, when } from "../../time.js";

/** Epochs before the next one that a status shows. */
const SHOWN = 9;

type Reader = Pick<Session, "program" | "request">;

/** The next epoch to be settled. */
export const nextEpoch = ({ program }: Pick<Session, "program">): Promise<bigint> => program.oracle.nextEpoch();

/** Last epoch that has a root on chain: the one being settled if it is proposed, else the last final one. */
export async function newestRoot({ program }: Pick<Session, "program">): Promise<bigint> {
  const next = await program.oracle.nextEpoch();
  const { status } = await program.oracle.proposalOf(next);
  if (Number(status) !== EpochOracleStatus.None) return next;
  if (next === 0n)
    throw new AssayError("NOT_FOUND", "No root is on chain yet.", "Propose one, or name an epoch that was computed.");
  return next - 1n;
}

/** Why an epoch has no root that is proposed and not yet final, by the proposal's status. */
const UNPROPOSED: Readonly<Record<number, string>> = {
  [EpochOracleStatus.None]: "has no proposal",
  [EpochOracleStatus.Challenged]: "is being challenged",
  [EpochOracleStatus.Finalized]: "is final already",
};

/** Root that is proposed for an epoch and not yet final. */
export async function proposedRoot({ oracle }: Program, epoch: bigint): Promise<string> {
  const { root, status } = await oracle.proposalOf(epoch);
  if (Number(status) === EpochOracleStatus.Proposed) return root;
  throw new AssayError(
    "INVALID_ARGUMENT",
    `Epoch ${epoch} ${UNPROPOSED[Number(status)] ?? ""}.`,
    "See `npx hardhat epoch status`.",
  );
}

/** Refuses in words what the contract would refuse: an epoch out of turn, not over, or proposed already. */
export async function checkOpen(session: Reader, epoch: bigint): Promise<void> {
  const { oracle } = session.program;
  const next = await oracle.nextEpoch();
  if (epoch !== next) {
    const text =
      epoch < next ? `Epoch ${epoch} is final already.` : `Epoch ${epoch} cannot be proposed before epoch ${next}.`;
    throw new AssayError("INVALID_ARGUMENT", text, `The next one is ${next}.`);
  }
  const cutOff = await oracle.cutOff(epoch);
  if (BigInt(await chainTime(session)) < cutOff) {
    const hint = `It can be proposed from ${when(cutOff)} on.`;
    throw new AssayError("INVALID_ARGUMENT", `Epoch ${epoch} is not over yet.`, hint);
  }
  const { root, status } = await oracle.proposalOf(epoch);
  if (Number(status) !== EpochOracleStatus.None) {
    const hint = "Check it with `npx hardhat epoch verify`, then confirm or challenge it.";
    throw new AssayError("INVALID_ARGUMENT", `Root ${root} is proposed for epoch ${epoch} already.`, hint);
  }
}

/** Last epochs and the next one: where each stands. */
export async function epochStatus(session: Reader) {
  const { oracle, schedule } = session.program;
  const [next, now] = [Number(await oracle.nextEpoch()), await chainTime(session)];
  const epochs = [];
  for (let epoch = Math.max(0, next - SHOWN); epoch <= next; epoch++) epochs.push(await stateOf(oracle, epoch, now));
  return {
    now,
    next,
    treasury: await schedule.treasury(),
    budget: await schedule.budgetOf(next),
    finalizableAt: await oracle.finalizableAt(),
    epochs,
  };
}

async function stateOf(oracle: Program["oracle"], epoch: number, now: number) {
  const [proposal, end, cutOff] = await Promise.all([
    oracle.proposalOf(epoch),
    oracle.epochEnd(epoch),
    oracle.cutOff(epoch),
  ]);
  const { root, proposer } = proposal;
  const [status, confirmations] = [Number(proposal.status), Number(proposal.confirmations)];
  const before = now < end ? "running" : now < cutOff ? "settling" : "open for proposals";
  return {
    epoch,
    state: status === EpochOracleStatus.None ? before : EPOCH_ORACLE_STATUS_NAMES[status],
    end,
    cutOff,
    root,
    confirmations,
    proposer,
  };
}
