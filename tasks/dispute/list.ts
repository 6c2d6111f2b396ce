import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { CONTRIBUTION_DISPUTES_REASON_NAMES } from "../../src/engine/rules/contract-values.js";
import { sync } from "../../src/sync/sync.js";
import { readEvents } from "../../src/store/events.js";
import type { Store } from "../../src/store/store.js";
import { guarded, json, openHome, openSession, print, when } from "../support.js";

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

export default async function list(args: { as: string; json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args.as);
    const store = await openHome(session);
    try {
      await sync(session.request, store);
      const found = await listDisputes(store);
      if (args.json) return print(json(found));
      if (found.length === 0) return print("Nothing was disputed yet.");
      for (const { contribution, status, reason, deadline } of found)
        print(`${contribution}  ${status.padEnd(9)} ${reason.padEnd(14)} ruling until ${when(deadline)}`);
    } finally {
      await store.close();
    }
  });
}
