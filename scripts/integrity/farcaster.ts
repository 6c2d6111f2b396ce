/** Endorsements of a social network with known seeds: trust must find the half of the seeds that is held out. */
import { eigenTrust, spreadTrust, walkTrust } from "../../src/engine/integrity/detectors/trust.js";
import type { ScanInput } from "../../src/engine/integrity/tables.js";
import { scan } from "../../src/engine/integrity/scan.js";
import { readTables } from "../../src/sources/tables/tables.js";
import { type Evaluation, notesOf } from "./evaluation.js";
import { auc, flagged, pct, sum } from "./stats.js";

/** Ways of spreading trust that are compared; the middle one tells the walks' degree correction from their way back. */
const METHODS: readonly (readonly [string, typeof walkTrust])[] = [
  ["trust by walks", walkTrust],
  ["EigenTrust with 25 % back", (n, table, seeds, rules) => spreadTrust(n, table, seeds, { ...rules, backBps: 2_500 })],
  [
    "trust by walks that do not go back",
    (n, table, seeds, rules) => walkTrust(n, table, seeds, { ...rules, backBps: 0 }),
  ],
  ["EigenTrust", eigenTrust],
];

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
  for (const [how, spread] of METHODS) {
    for (const fold of [0, 1]) {
      const [from, hidden] = held(fold);
      const trust = spread(accounts, endorsements, from, evaluation.rules.trust);
      const known = new Set(from);
      const scored = [...trust].map((v, i) => [v, hidden.has(i)] as const).filter((_, i) => !known.has(i));
      note(`${how}: finds the held-out half ${fold} of the seeds`, `AUC ${auc(scored).toFixed(3)}`, "0.83");
    }
    const above = [1, 200].map((fakes) => pct(...aboveFakes(t.input, fakes, spread, evaluation)));
    note(`${how}: honest accounts above one fake, above each of 200, that endorse all seeds`, above.join(", "));
  }
  const ringed = scan({ accounts, endorsements }, evaluation.rules);
  note("accounts flagged as rings", pct(sum(flagged(ringed, accounts)), accounts));
}

/** How many accounts that are no seed have more trust than fakes who endorse every seed ten thousand times, and how many there are. */
function aboveFakes(
  { accounts, endorsements, seeds = [] }: ScanInput,
  fakes: number,
  spread: typeof walkTrust,
  { rules }: Evaluation,
): [above: number, of: number] {
  const added = Array.from({ length: fakes }, (_, fake) =>
    seeds.map((seed) => [accounts + fake, seed] as const),
  ).flat();
  const column = (own: Uint32Array | undefined, more: readonly number[]): Uint32Array =>
    Uint32Array.from([...(own ?? []), ...more]);
  const mixed = {
    length: (endorsements?.length ?? 0) + added.length,
    from: column(
      endorsements?.from,
      added.map(([fake]) => fake),
    ),
    to: column(
      endorsements?.to,
      added.map(([, seed]) => seed),
    ),
    count: column(
      endorsements?.count,
      added.map(() => 10_000),
    ),
  };
  const trust = spread(accounts + fakes, mixed, seeds, rules.trust);
  const known = new Set(seeds);
  const honest = [...trust.subarray(0, accounts)].filter((_, i) => !known.has(i));
  return [honest.filter((n) => n > (trust[accounts] ?? 0)).length, honest.length];
}
