/** Pull requests of a repository: who merged is known, so that unmerged work must be paid nothing and copies must be found. */
import { scan, type ScanResult } from "../../src/engine/integrity/scan.js";
import { seasons } from "../../src/engine/integrity/seasons.js";
import type { Actions } from "../../src/engine/integrity/tables.js";
import { type NamedTables, readTables } from "../../src/sources/tables/tables.js";
import { type Evaluation, notesOf } from "./evaluation.js";
import { flagged, pct, PR_POINTS, sum } from "./stats.js";

export async function evaluatePullRequests(evaluation: Evaluation): Promise<void> {
  const tables = await readTables({ actions: evaluation.path("contrib_git_fpb_prs") });
  const { accounts } = tables.input;
  const actions = withoutMergers(tables);
  const found = scan({ accounts, actions }, evaluation.rules);
  const note = notesOf(evaluation, "pull requests");
  const { merged, unmerged, copies, paidUnmerged, paidCopies } = tally(actions, found, () => true);
  const paid = `${paidUnmerged} and ${paidCopies} (of ${merged} merged, ${unmerged} not, ${copies} copies)`;
  note("points to unmerged and to copies", paid, "0 and 0");
  const october = tally(actions, found, (time) => new Date(time * 1000).getUTCMonth() === 9);
  const submitted = october.merged + october.unmerged;
  const share = `${pct(october.merged, submitted)} merged`;
  note("October", `${submitted} submissions, ${share}, ${october.copies} copies`, "57 % merged");
  note("accounts flagged", pct(sum(flagged(found, accounts)), accounts));
  for (const season of seasons(actions, found.copies, { length: 30 * 86_400, timesMedian: 4, least: 100 })) {
    const from = new Date(season.from * 1000).toISOString().slice(0, 10);
    const usual = `${season.usualSubmitted} and ${pct(season.usualAcceptedBps, 10_000)}`;
    const merged = `${pct(season.accepted, season.submitted)} merged`;
    const rest = `${season.copies} copies, ${season.newcomers} newcomers (usual ${usual})`;
    note(`season from ${from}`, `${season.submitted} submitted, ${merged}, ${rest}`);
  }
}

interface Tally {
  merged: number;
  unmerged: number;
  copies: number;
  paidUnmerged: number;
  paidCopies: number;
}

/** Counts the rows whose time is asked for, and the points of unmerged work and of copies. */
function tally(actions: Actions, found: ScanResult, isAsked: (time: number) => boolean): Tally {
  const total: Tally = { merged: 0, unmerged: 0, copies: 0, paidUnmerged: 0, paidCopies: 0 };
  for (let row = 0; row < actions.length; row++) {
    if (!isAsked(actions.time?.[row] ?? 0)) continue;
    const isMerged = actions.accepted?.[row] === 1;
    const points = isMerged ? PR_POINTS * ((found.copies?.factorBps[row] ?? 0) / 10_000) : 0;
    if (isMerged) total.merged++;
    else [total.unmerged, total.paidUnmerged] = [total.unmerged + 1, total.paidUnmerged + points];
    if (found.copies?.how[row] !== 1) continue;
    [total.copies, total.paidCopies] = [total.copies + 1, total.paidCopies + points];
  }
  return total;
}

/** Mergers are known for few rows only, which says nothing about concentration. */
export function withoutMergers(tables: NamedTables): Actions {
  if (tables.input.actions === undefined) throw new Error("No actions.");
  const { attester: _unused, ...rest } = tables.input.actions;
  return rest;
}
