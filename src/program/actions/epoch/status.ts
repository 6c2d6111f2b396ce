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
  if (await program.oracle.hasOpenProposal()) return next;
  if (next === 0n)
    throw new AssayError(
      "NOT_YET",
      "No root is on chain yet.",
      "An operator proposes one: `npx hardhat epoch propose`.",
    );
  return next - 1n;
}

/** Last epoch that is final. */
export async function lastFinal({ program }: Pick<Session, "program">): Promise<bigint> {
  const next = await program.oracle.nextEpoch();
  if (next > 0n) return next - 1n;
  throw new AssayError("NOT_FOUND", "No epoch is final yet.", "`npx hardhat epoch status` shows when one can be.");
}

/** Why an epoch is not where a call needs it, by where it is. */
const ELSEWHERE: Readonly<Record<number, string>> = {
  [EpochOracleStatus.None]: "has no proposal",
  [EpochOracleStatus.Proposed]: "is not disputed",
  [EpochOracleStatus.Disputed]: "is disputed",
  [EpochOracleStatus.Final]: "is final already",
};

/**
 * The root that stands in an epoch: proposed or, in a dispute, leading.
 * @param allowed Where the epoch may be.
 * @throws AssayError INVALID_ARGUMENT if it is elsewhere.
 */
export async function standingRoot(
  { oracle }: Program,
  epoch: bigint,
  allowed: readonly number[] = [EpochOracleStatus.Proposed],
): Promise<string> {
  const status = Number(await oracle.statusOf(epoch));
  if (allowed.includes(status)) return oracle.standingRoot(epoch);
  const text = `Epoch ${epoch} ${ELSEWHERE[status] ?? ""}.`;
  throw new AssayError("INVALID_ARGUMENT", text, "See `npx hardhat epoch status`.");
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
    throw new AssayError("NOT_YET", `Epoch ${epoch} is not over yet.`, hint);
  }
  if (await oracle.hasOpenProposal()) {
    const root = await oracle.standingRoot(epoch);
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
  const [proposal, root, status, end, cutOff] = await Promise.all([
    oracle.proposalOf(epoch),
    oracle.standingRoot(epoch),
    oracle.statusOf(epoch),
    oracle.epochEnd(epoch),
    oracle.cutOff(epoch),
  ]);
  const { proposer } = proposal;
  const confirmations = Number(proposal.confirmations);
  const before = now < end ? "running" : now < cutOff ? "settling" : "open for proposals";
  return {
    epoch,
    state: Number(status) === EpochOracleStatus.None ? before : EPOCH_ORACLE_STATUS_NAMES[Number(status)],
    end,
    cutOff,
    root,
    confirmations,
    proposer,
  };
}
