import { nameRows, type AttesterRows } from "../../engine/mirrors/work.js";
import {
  CONTRIBUTION_DISPUTES_REASON_NAMES,
  CONTRIBUTION_DISPUTES_SCOPE_NAMES,
} from "../../engine/rules/contract-values.js";
import { readEvents } from "../../store/events.js";
import type { Store } from "../../store/store.js";
import { send, type Sent } from "../send.js";
import type { Session } from "../session.js";

type Party = Pick<Session, "program" | "signer" | "dryRun">;

/** What is disputed: a contribution by its uid, a row of an anchored batch, from 0, a whole batch, or an attester's rows of a task and epoch. */
export type Disputed =
  | { readonly contribution: string }
  | { readonly batch: number; readonly row: number }
  | { readonly batch: number }
  | AttesterRows;

/** Why it is disputed: a number of `ContributionDisputesReason`, and the SHA-256 of the evidence. */
export interface Case {
  readonly reason: number;
  readonly evidence: string;
}

/** Disputes work with the signer's bond; gives the number of the dispute. */
export async function openDispute(
  session: Party,
  disputed: Disputed,
  { reason, evidence }: Case,
): Promise<Sent<bigint>> {
  const { disputes } = session.program;
  if ("contribution" in disputed)
    return numbered(session, await send(session, disputes.dispute, [disputed.contribution, reason, evidence]));
  if ("row" in disputed)
    return numbered(
      session,
      await send(session, disputes.disputeRow, [disputed.batch, disputed.row, reason, evidence]),
    );
  if ("batch" in disputed)
    return numbered(session, await send(session, disputes.disputeBatch, [disputed.batch, reason, evidence]));
  return numbered(session, await send(session, disputes.disputeRows, [nameRows(disputed), reason, evidence]));
}

/** The number as the receipt says it: another dispute may have come between the check and the block. */
function numbered({ program }: Party, sent: Sent<bigint>): Sent<bigint> {
  const { interface: abi } = program.disputes;
  const opened = sent.mined?.logs.map((log) => abi.parseLog(log)).find((log) => log?.name === "DisputeOpened");
  return opened === undefined || opened === null ? sent : { ...sent, returned: opened.args[0] as bigint };
}

/** Rules on an open dispute, as the signer, who must be of the council. */
export function ruleDispute(session: Party, id: bigint, uphold: boolean): Promise<Sent<void>> {
  return send(session, session.program.disputes.rule, [id, uphold]);
}

/** Ends a dispute on which nobody ruled in time, or whose work is void already, whoever asks. */
export function closeDispute(session: Party, id: bigint): Promise<Sent<void>> {
  return send(session, session.program.disputes.close, [id]);
}

/** A dispute as it stands. Times are Unix seconds. */
export interface DisputeRecord {
  readonly id: number;
  /** What it is about, in a word of `ContributionDisputesScope`, and the name of that. */
  readonly scope: string;
  readonly work: string;
  readonly challenger: string;
  readonly attester: string;
  readonly reason: string;
  readonly evidence: string;
  readonly openedAt: number;
  readonly deadline: number;
  readonly status: "open" | "upheld" | "rejected" | "expired" | "closed";
}

const ENDINGS = {
  DisputeUpheld: "upheld",
  DisputeRejected: "rejected",
  DisputeExpired: "expired",
  DisputeClosed: "closed",
} as const;

/** All disputes that the store knows, by their numbers. */
export async function listDisputes(store: Store): Promise<DisputeRecord[]> {
  const endings = new Map<number, DisputeRecord["status"]>();
  for (const [name, status] of Object.entries(ENDINGS))
    for (const { args } of await readEvents(store, name)) endings.set(Number(args["id"]), status);
  const opened = await readEvents(store, "DisputeOpened");
  return opened.map(({ args, time }) => {
    const text = (key: string): string => String(args[key]);
    const id = Number(args["id"]);
    return {
      id,
      scope: CONTRIBUTION_DISPUTES_SCOPE_NAMES[Number(args["scope"])] ?? "",
      work: text("work"),
      challenger: text("challenger"),
      attester: text("attester"),
      reason: CONTRIBUTION_DISPUTES_REASON_NAMES[Number(args["reason"])] ?? "other",
      evidence: text("evidence"),
      openedAt: time,
      deadline: Number(args["deadline"]),
      status: endings.get(id) ?? "open",
    };
  });
}
