import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { EpochOracleStatus } from "../../src/engine/rules/contract-values.js";
import { recompute } from "../../src/program/compute.js";
import { type ComputedEpoch } from "../../src/bundle/computed.js";
import type { Program } from "../../src/program/contracts.js";
import { epochOption, guarded, openHome, openSession, type Session } from "../support.js";
import { readRules } from "./rules.js";

/** Options of the verbs that recompute an epoch. */
export interface ComputeArgs {
  readonly epoch: number;
  readonly rules: string;
  readonly allowMismatch: boolean;
  readonly as?: string;
}

/**
 * Recomputes an epoch in the program's own store and hands it on; the store is closed afterwards.
 * @param choose Epoch that is meant if none is named.
 * @param check Refuses the epoch before anything is computed.
 */
export async function withComputed(
  args: ComputeArgs,
  hre: HardhatRuntimeEnvironment,
  choose: (session: Session) => Promise<bigint>,
  act: (computed: ComputedEpoch, session: Session) => Promise<void> | void,
  check: (session: Session, epoch: bigint) => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  await guarded(async () => {
    const rules = await readRules(args.rules);
    const session = await openSession(hre, args.as ?? "0");
    const epoch = await chosenEpoch(args.epoch, () => choose(session));
    await check(session, epoch);
    const store = await openHome(session);
    try {
      const { allowMismatch } = args;
      await act(await recompute({ ...session, store, rules, allowMismatch }, Number(epoch)), session);
    } finally {
      await store.close();
    }
  });
}

/** The epoch that is named, else the one that is meant by naming none. */
export async function chosenEpoch(named: number, meant: () => Promise<bigint>): Promise<bigint> {
  return named < 0 ? meant() : epochOption(named, 0n);
}

/** The next epoch to be settled. */
export const nextEpoch = ({ program }: Session): Promise<bigint> => program.oracle.nextEpoch();

/** Root that is proposed for an epoch and not yet final. */
export async function proposedRoot({ oracle }: Program, epoch: bigint): Promise<string> {
  const { root, status } = await oracle.proposalOf(epoch);
  if (Number(status) === EpochOracleStatus.Proposed) return root;
  const state =
    Number(status) === EpochOracleStatus.None
      ? "has no proposal"
      : Number(status) === EpochOracleStatus.Challenged
        ? "is being challenged"
        : "is final already";
  throw new AssayError("INVALID_ARGUMENT", `Epoch ${epoch} ${state}.`, "See `npx hardhat epoch status`.");
}

/** Recomputes the epoch that is proposed and hands it on with the proposed root. */
export function withProposal(
  args: ComputeArgs,
  hre: HardhatRuntimeEnvironment,
  act: (root: string, computed: ComputedEpoch, session: Session) => Promise<void>,
): Promise<void> {
  const rootOf = ({ program }: Session, epoch: bigint): Promise<string> => proposedRoot(program, epoch);
  const compare = async (computed: ComputedEpoch, session: Session): Promise<void> =>
    act(await rootOf(session, BigInt(computed.epoch)), computed, session);
  return withComputed(args, hre, nextEpoch, compare, rootOf);
}
