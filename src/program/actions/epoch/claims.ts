import { toBeHex } from "ethers";
import { EpochOracleStatus } from "../../../engine/rules/contract-values.js";
import type { Session } from "../../session.js";
import { contractLogs } from "./table.js";

/** What was claimed of an epoch, and when it is paid out. Units; times in Unix seconds. */
export interface ClaimState {
  readonly isFinal: boolean;
  readonly credited: bigint;
  /** When the first part can be released, and when all. */
  readonly vestsFrom: bigint;
  readonly vestsUntil: bigint;
}

/** Reads what was claimed of an epoch so far, by its credits. */
export async function claimStateOf(session: Pick<Session, "program" | "request">, epoch: number): Promise<ClaimState> {
  const { oracle, distributor, addresses } = session.program;
  const isFinal = Number(await oracle.statusOf(epoch)) === EpochOracleStatus.Final;
  const [end, { cliff, duration }] = await Promise.all([oracle.epochEnd(epoch), distributor.vesting()]);
  const topics = [[distributor.interface.getEvent("Credited").topicHash], null, [toBeHex(epoch, 32)]];
  const logs = isFinal ? await contractLogs(session, [addresses.distributor], topics) : [];
  const credited = logs.reduce((sum, { data }) => sum + BigInt(data), 0n);
  return { isFinal, credited, vestsFrom: end + cliff, vestsUntil: end + duration };
}
