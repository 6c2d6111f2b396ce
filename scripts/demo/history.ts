import { sha256 } from "../../src/sources/fields.js";
import { openTable } from "../../src/sources/text/table.js";
import type { ContributionInput } from "../../src/sources/contributions.js";

/** A pull request of the community's history. Times are Unix seconds. */
export interface PullRequest {
  readonly number: number;
  readonly author: string;
  readonly submittedAt: number;
  /** 0 if it was not merged. */
  readonly mergedAt: number;
  /** Account that merged it, or empty where the history does not tell. */
  readonly merger: string;
  readonly kind: string;
  /** SHA-256 that stands for the change; copies of a change have the same. */
  readonly evidence: string;
}

/** Task of each kind of change, as `deploy/parameters/tasks.json` creates them. */
const TASK_OF_KIND: Readonly<Record<string, number>> = { content: 1, translation: 2, docs: 3, code: 4 };

/** Reads the pull requests, earliest submission first. */
export async function readPullRequests(file: string): Promise<PullRequest[]> {
  const { columns, rows, faults } = await openTable(file);
  const column = new Map(columns.map(({ name }, i) => [name, i]));
  const found: PullRequest[] = [];
  for await (const portion of rows)
    found.push(...portion.map(({ cells }) => pullRequest((name) => cells[column.get(name) ?? -1] ?? "")));
  faults.refuse();
  return found.sort((a, b) => a.submittedAt - b.submittedAt || a.number - b.number);
}

function pullRequest(cell: (name: string) => string): PullRequest {
  const number = Number(cell("pr"));
  const change = cell("change_hash");
  return {
    number,
    author: cell("author"),
    submittedAt: Number(cell("head_commit_ts") || cell("first_commit_ts")),
    mergedAt: cell("outcome") === "merged" ? Number(cell("merged_ts")) : 0,
    merger: cell("merger"),
    kind: cell("kind"),
    evidence: sha256(change === "" ? `pull request ${number}` : `change ${change}`),
  };
}

/** The contribution that a merged pull request is. */
export function contributionOf({ author, kind, evidence }: PullRequest): ContributionInput {
  return { account: author, task: TASK_OF_KIND[kind] ?? 1, quantity: 1, quality: 10_000, evidence };
}
