import { id } from "ethers";
import type { EpochInput } from "../../../src/engine/epoch/epoch.js";
import { NOT_REVIEWED, Reason } from "../../../src/engine/rules/reasons.js";
import { settleBatch, type StoredBatch } from "../../../src/store/batches.js";
import { columnBuilder } from "../../../src/store/columns/builder.js";
import { addContributions } from "../../../src/store/contributions.js";
import { saveEpoch, type EpochDecisions } from "../../../src/store/epochs/results.js";
import { RESULT, REVOCATION, SOURCE } from "../../../src/store/schema.js";
import { commitStep, rollBack, type ChainStep } from "../../../src/store/steps.js";
import type { Store } from "../../../src/store/store.js";
import { columnsOf, row } from "./rows.js";

export const IDENTITY = { chainId: 1, addresses: {}, startBlock: 0 };
export const DERIVED = ["results", "epochs", "refusals", "reviewed", "verdicts"];
export const ALL = ["contribution", "revocations", "batches", "blocks", ...DERIVED];
export const ROOT = id("root");

export const batch: StoredBatch = {
  ...{ id: 1, kind: SOURCE.linked, attester: `0x${"11".repeat(20)}`, count: 1, dataHash: id("data") },
  ...{ uri: "https://none", status: "pending", note: "", time: 5, block: 5, logIndex: 3 },
};

export const step = (to: number, hash = id(`block ${to}`)): ChainStep => ({
  from: to,
  to: { number: to, hash, time: to },
  contributions: [columnsOf([row(to)])],
  revocations: columnBuilder(REVOCATION).columns(),
  events: [],
  batches: to === batch.block ? [batch] : [],
});

/** One refusal, one reviewer and one verdict of an epoch. */
export const decisionsOf = (n: number): EpochDecisions => ({
  result: {
    reasons: Uint8Array.of(0, Reason.WINDOW_LIMIT),
    input: {
      contributions: columnsOf([row(n), row(n + 1)]),
      review: Uint16Array.of(9_000, NOT_REVIEWED),
    } as unknown as EpochInput,
  },
  reviewers: new Map([[`0x${"22".repeat(20)}`, n]]),
});

export async function save(store: Store, epoch: number, root = ROOT, decisions = decisionsOf(epoch)): Promise<void> {
  const rows = columnBuilder(RESULT);
  const account = `0x${"33".repeat(20)}`;
  rows.push({ epoch, account, weight: 1n, units: 1n, reputation: id("points"), converted: 0n, flagged: 1 });
  const record = { epoch, root, total: 1n, rulesHash: id("rules"), bundleHash: "", start: 0, end: 1 };
  await saveEpoch(store, record, rows.columns(), decisions);
}

/** Two blocks, and the results of two epochs. */
export async function fill(store: Store): Promise<void> {
  await commitStep(store, step(5));
  await commitStep(store, step(6));
  for (const epoch of [0, 1]) await save(store, epoch);
}

/** What takes results with it. */
export const CHANGES: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  "a block that is undone": (store) => rollBack(store, 5),
  "a block that is replaced": (store) => commitStep(store, step(6, id("other"))),
  "the rows of a batch": (store) => settleBatch(store, { ...batch, status: "read" }, columnsOf([row(9, { batch: 1 })])),
  "imported rows": (store) => addContributions(store, columnsOf([row(9)])),
};
