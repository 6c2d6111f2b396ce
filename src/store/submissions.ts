import { hexText } from "./columns/layout.js";
import { mayCount } from "./epochs/counted.js";
import type { Store } from "./store.js";

/** A contributor's own claim of having done work; worth nothing until attested. */
export interface Submission {
  /** Identifies the claim: its EIP-712 hash if signed, else the hash of its contents. */
  readonly id: string;
  readonly account: string;
  readonly task: number;
  readonly quantity: number;
  /** When the work was done, Unix seconds. */
  readonly workTime: number;
  /** SHA-256 of the evidence, 0x hex. */
  readonly evidence: string;
  /** EIP-712 signature of the account, or empty if the claim was seen at its source. */
  readonly signature: string;
}

/** Open until its evidence was attested for its account and task. */
export type SubmissionStatus = "open" | "attested";

/**
 * Adds submissions that the store does not know yet.
 *
 * @returns How many were new.
 */
export function addSubmissions(store: Store, submissions: readonly Submission[]): Promise<number> {
  return store.transaction(async (db) => {
    let added = 0;
    for (const submission of submissions) {
      const result = await db.run(
        `INSERT OR IGNORE INTO submissions VALUES ($id, $account, $task, $quantity, $workTime, $evidence, 'open', $signature)`,
        { ...submission },
      );
      added += result.rowsChanged;
    }
    return added;
  });
}

/** Marks the submissions whose work was attested and reopens those whose attestation counts for nothing; `lost` as in `mayCount`. */
export async function matchSubmissions(store: Store, lost?: readonly number[]): Promise<void> {
  const counts = await mayCount(store, lost);
  const same = `${hexText("evidence", "bytes32", "c.")} = submissions.evidence AND ${hexText("account", "address", "c.")} = submissions.account`;
  await store.transaction((db) =>
    db.run(
      `UPDATE submissions SET status = CASE WHEN EXISTS (SELECT 1 FROM contributions c WHERE ${same}
        AND c.task = submissions.task AND ${counts}) THEN 'attested' ELSE 'open' END`,
    ),
  );
}

/** Submissions with their status, in order of work time and id. */
export async function readSubmissions(store: Store): Promise<(Submission & { readonly status: SubmissionStatus })[]> {
  const rows = await store.rows("SELECT * FROM submissions ORDER BY work_time, id");
  return rows.map((row) => ({
    id: String(row["id"]),
    account: String(row["account"]),
    task: Number(row["task"]),
    quantity: Number(row["quantity"]),
    workTime: Number(row["work_time"]),
    evidence: String(row["evidence"]),
    signature: String(row["signature"]),
    status: row["status"] === "attested" ? "attested" : "open",
  }));
}
