import { zeroPadValue } from "ethers";
import { StakeVaultRole } from "../../engine/rules/contract-values.js";
import { oracleLogs } from "../actions/epoch/table.js";
import type { Program } from "../contracts.js";
import { currentFees } from "../network/transactions.js";
import type { Session } from "../session.js";
import type { EpochRoot, OwnRoot, Staker, StandingRoot } from "./decide/facts.js";

type Reader = Pick<Session, "request" | "program">;

/** Calls at one block, so that no two facts contradict each other. */
export interface At {
  readonly blockTag: number;
}

/** Gas of proposing or confirming, finalizing and settling one epoch, with some to spare. */
const EPOCH_GAS = 600_000n;

export const unitsOf = ({ entered, confirmed, added }: Record<"entered" | "confirmed" | "added", bigint>): bigint =>
  entered + confirmed + added;

/** Whose stake is read, and for what. */
export interface StakerInput {
  readonly account: string;
  readonly epoch: number;
  readonly own: OwnRoot | undefined;
  readonly standing: StandingRoot | undefined;
}

/** What an account has at stake, and could lay. */
export async function readStaker(session: Reader, input: StakerInput, at: At): Promise<Staker> {
  const { program, request } = session;
  const { account, epoch, standing } = input;
  const { vault, oracle } = program;
  const [bond, minimum, { stakeRate: rate }, balance, fees, laid] = await Promise.all([
    vault.bondOf(StakeVaultRole.Operator, account, at),
    vault.minimumOf(StakeVaultRole.Operator, at),
    oracle.terms(at),
    request("eth_getBalance", [account, "latest"]),
    currentFees(request),
    standing === undefined ? undefined : oracle.stakeOf(epoch, standing.root, account, at),
  ]);
  const least = (minimum + rate - 1n) / rate;
  return {
    ...{ account, admitted: bond.admitted, bonded: bond.amount, locked: bond.locked, minimum, rate },
    balance: BigInt(String(balance)),
    epochCost: EPOCH_GAS * fees.maxFeePerGas,
    laid: laid === undefined ? 0n : unitsOf(laid),
    ...(await stakesToLay(program, input, least, at)),
    unsettled: bond.locked === 0n ? [] : await unsettledRoots(session, account, epoch),
  };
}

/** Units that the own root still lacks to be proposed, or brought. */
async function stakesToLay(
  { oracle }: Program,
  { own, standing }: StakerInput,
  least: bigint,
  at: At,
): Promise<Pick<Staker, "toPropose" | "toChallenge">> {
  if (own === undefined) return { toPropose: least, toChallenge: least };
  const missing = (stake: bigint): bigint => (stake > own.units ? stake - own.units : 0n);
  const [toPropose, toChallenge] = await Promise.all([
    standing === undefined ? oracle.proposalStake(own.root, at) : 0n,
    oracle.challengeStake(at),
  ]);
  const proposing = missing(toPropose);
  return { toPropose: proposing > least ? proposing : least, toChallenge: missing(toChallenge) };
}

const LAYING = ["StakeLaid", "Confirmed", "StakeAdded"] as const;

/** Roots of final epochs on which an account laid what is not settled: its own logs name them. */
async function unsettledRoots(session: Reader, account: string, next: number): Promise<EpochRoot[]> {
  const { oracle } = session.program;
  const laying = LAYING.map((name) => oracle.interface.getEvent(name).topicHash);
  const logs = await oracleLogs(session, [laying, null, null, [zeroPadValue(account, 32)]]);
  const roots = new Map<string, EpochRoot>();
  for (const { topics: words } of logs) {
    const [, epoch = "0x", root = ""] = words;
    if (Number(epoch) < next) roots.set(`${epoch} ${root}`, { epoch: Number(epoch), root });
  }
  const stakes = await Promise.all(
    [...roots.values()].map(async (laid) => ({
      laid,
      units: unitsOf(await oracle.stakeOf(laid.epoch, laid.root, account)),
    })),
  );
  return stakes.filter(({ units }) => units > 0n).map(({ laid }) => laid);
}
