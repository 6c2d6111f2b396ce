import { CONTRIBUTION_DISPUTES_REASON_NAMES } from "../../engine/rules/contract-values.js";
import { readEvents } from "../../store/events.js";
import type { Store } from "../../store/store.js";
import { send, type Sent } from "../send.js";
import type { Session } from "../session.js";

type Party = Pick<Session, "program" | "signer" | "dryRun">;

/** What is disputed: a contribution by its uid, or a row of an anchored batch, from 0. */
export type Disputed = { readonly contribution: string } | { readonly batch: number; readonly row: number };

/** Why it is disputed: a number of `ContributionDisputesReason`, and the SHA-256 of the evidence. */
export interface Case {
  readonly reason: number;
  readonly evidence: string;
}

/** Disputes a contribution with the signer's bond; gives its uid. */
export async function openDispute(
  session: Party,
  disputed: Disputed,
  { reason, evidence }: Case,
): Promise<Sent<string>> {
  const { disputes } = session.program;
  if ("batch" in disputed) return send(session, disputes.disputeRow, [disputed.batch, disputed.row, reason, evidence]);
  const sent = await send(session, disputes.dispute, [disputed.contribution, reason, evidence]);
  return { ...sent, returned: disputed.contribution };
}

/** Rules on an open dispute, as the signer, who must be of the council. */
export function ruleDispute(session: Party, contribution: string, uphold: boolean): Promise<Sent<void>> {
  return send(session, session.program.disputes.rule, [contribution, uphold]);
}

/** Ends a dispute on which nobody ruled in time, whoever asks. */
export function expireDispute(session: Party, contribution: string): Promise<Sent<void>> {
  return send(session, session.program.disputes.expire, [contribution]);
}

/** A dispute as it stands. Times are Unix seconds. */
export interface DisputeRecord {
  readonly contribution: string;
  readonly challenger: string;
  readonly attester: string;
  readonly reason: string;
  readonly evidence: string;
  readonly openedAt: number;
  readonly deadline: number;
  readonly status: "open" | "upheld" | "rejected" | "expired";
}

const ENDINGS = { DisputeUpheld: "upheld", DisputeRejected: "rejected", DisputeExpired: "expired" } as const;

async function endedBy(store: Store, name: string, status: DisputeRecord["status"]) {
  return (await readEvents(store, name)).map((event) => ({ ...event, status }));
}

/** All disputes that the store knows, oldest first; of a contribution that was disputed again, each one. */
export async function listDisputes(store: Store): Promise<DisputeRecord[]> {
  const endings = (await Promise.all(Object.entries(ENDINGS).map((ending) => endedBy(store, ...ending))))
    .flat()
    .sort((a, b) => a.block - b.block || a.logIndex - b.logIndex);
  const opened = await readEvents(store, "DisputeOpened");
  return opened.map(({ args, time, block, logIndex }) => {
    const ending = endings.find(
      (end) =>
        end.args["contribution"] === args["contribution"] &&
        (end.block > block || (end.block === block && end.logIndex > logIndex)),
    );
    const text = (key: string): string => String(args[key]);
    return {
      contribution: text("contribution"),
      challenger: text("challenger"),
      attester: text("attester"),
      reason: CONTRIBUTION_DISPUTES_REASON_NAMES[Number(args["reason"])] ?? "other",
      evidence: text("evidence"),
      openedAt: time,
      deadline: Number(args["deadline"]),
      status: ending?.status ?? "open",
    };
  });
}
