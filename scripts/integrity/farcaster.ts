/** Endorsements of a social network with known seeds: trust must find the half of the seeds that is held out. */
import { eigenTrust } from "../../src/engine/integrity/detectors/trust.js";
import { scan } from "../../src/engine/integrity/scan.js";
import { readTables } from "../../src/sources/tables/tables.js";
import { type Evaluation, notesOf } from "./evaluation.js";
import { auc, flagged, pct, sum } from "./stats.js";

export async function evaluateFarcaster(evaluation: Evaluation): Promise<void> {
  const t = await readTables({
    accounts: evaluation.path("endorse_farcaster_accounts"),
    endorsements: evaluation.path("endorse_farcaster_edges"),
  });
  const { endorsements, seeds = [], accounts } = t.input;
  if (endorsements === undefined) return;
  const note = notesOf(evaluation, "Farcaster");
  const held = (fold: number): [number[], Set<number>] => [
    seeds.filter((_, i) => i % 2 !== fold),
    new Set(seeds.filter((_, i) => i % 2 === fold)),
  ];
  for (const backBps of [0, 2_500])
    for (const fold of [0, 1]) {
      const [from, hidden] = held(fold);
      const trust = eigenTrust(accounts, endorsements, from, { ...evaluation.rules.trust, backBps });
      const known = new Set(from);
      const scored = [...trust].map((v, i) => [v, hidden.has(i)] as const).filter((_, i) => !known.has(i));
      const how = backBps === 0 ? "trust" : `trust with ${pct(backBps, 10_000)} back`;
      note(`${how} finds the held-out half ${fold} of the seeds`, `AUC ${auc(scored).toFixed(3)}`, "0.83");
    }
  const ringed = scan({ accounts, endorsements }, evaluation.rules);
  note("accounts flagged as rings", pct(sum(flagged(ringed, accounts)), accounts));
}
