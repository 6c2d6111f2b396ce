/** Accounts of a bridge, labelled as its own sybil hunt labelled them. */
import { measure } from "../../src/engine/integrity/measure.js";
import { scan } from "../../src/engine/integrity/scan.js";
import { readTables } from "../../src/sources/tables/tables.js";
import type { Evaluation } from "./evaluation.js";
import { explore, type LabelledSet, rateCertainty, traceFrontier } from "./explore.js";
import type { Row } from "./stats.js";

/** Thresholds of which the page shows how much hangs on them. */
const THRESHOLDS: LabelledSet["thresholds"] = [
  ["wallets", "mostDegree"],
  ["wallets", "mostDegreeService"],
  ["wallets", "leastGroup"],
  ["wallets", "leastBoth"],
  ["wallets", "gapSeconds"],
  ["wallets", "quartileBps"],
  ["wallets", "lift"],
  ["wallets", "nearOneIn"],
  ["moments", "oneIn"],
  ["moments", "leastNear"],
  ["moments", "leastGroup"],
  ["moments", "seconds"],
  ["moments", "loneOneIn"],
  ["moments", "loneRareOneIn"],
  ["moments", "loneGapSeconds"],
];

export async function evaluateHop(evaluation: Evaluation, split: string): Promise<void> {
  const { input, labels } = await readTables({
    accounts: evaluation.path(`sybil_hop_${split}_accounts`),
    edges: evaluation.path(`sybil_hop_${split}_edges`),
    counterparties: evaluation.path(`sybil_hop_${split}_counterparties`),
    labels: evaluation.path(`sybil_hop_${split}_labels`),
  });
  const whole = { input, accounts: [...Array(input.accounts).keys()] };
  const set = `Hop ${split}`;
  const crews = crewsOf(evaluation.rows(`sybil_hop_${split}_labels`));
  if (labels !== undefined) {
    rateCertainty(evaluation, set, whole, labels.of);
    traceFrontier(evaluation, { set, input, crews }, labels.of);
  }
  explore(evaluation, {
    set,
    input,
    crews,
    bars: [
      ["P", 0.94, "least"],
      ["R", 0.72, "least"],
      ["pool if holds are refused", 0.15, "most"],
      ["released", 0.15, "most"],
      ["honest", 0.04, "most"],
    ],
    figures: (part, r) => {
      const own = Uint8Array.from(part.accounts, (i) => labels?.of[i] ?? 2);
      const m = measure(part.input, scan(part.input, r), own);
      return [m.precisionBps, m.recallBps, m.equal.scannedBps, m.equal.releasedBps, m.othersFlaggedBps].map(
        (bps) => bps / 10_000,
      );
    },
    thresholds: THRESHOLDS,
  });
}

/** Accounts by the group to which a hunt for sybils put them, where it did. */
function crewsOf(labels: readonly Row[]): number[][] {
  const crews = new Map<string, number[]>();
  labels.forEach(({ sybil, source = "", group = "" }, account) => {
    if (sybil !== "1" || group === "") return;
    const name = `${source} ${group}`;
    const known = crews.get(name);
    if (known === undefined) crews.set(name, [account]);
    else known.push(account);
  });
  return [...crews.values()];
}
