/** Accounts of a bridge, labelled as its own sybil hunt labelled them. */
import { measure } from "../../src/engine/integrity/measure.js";
import { scan } from "../../src/engine/integrity/scan.js";
import { readTables } from "../../src/sources/tables/tables.js";
import type { Evaluation } from "./evaluation.js";
import { explore, rateCertainty } from "./explore.js";

export async function evaluateHop(evaluation: Evaluation, split: string): Promise<void> {
  const { input, labels } = await readTables({
    accounts: evaluation.path(`sybil_hop_${split}_accounts`),
    edges: evaluation.path(`sybil_hop_${split}_edges`),
    counterparties: evaluation.path(`sybil_hop_${split}_counterparties`),
    labels: evaluation.path(`sybil_hop_${split}_labels`),
  });
  const whole = { input, accounts: [...Array(input.accounts).keys()] };
  if (labels !== undefined) rateCertainty(evaluation, `Hop ${split}`, whole, labels.of);
  explore(evaluation, {
    set: `Hop ${split}`,
    input,
    bars: [
      ["P", 0.94, "least"],
      ["R", 0.72, "least"],
      ["pool", 0.15, "most"],
      ["honest", 0.04, "most"],
    ],
    figures: (part, r) => {
      const own = Uint8Array.from(part.accounts, (i) => labels?.of[i] ?? 2);
      const m = measure(part.input, scan(part.input, r), own);
      return [m.precisionBps, m.recallBps, m.equal.scannedBps, m.othersFlaggedBps].map((bps) => bps / 10_000);
    },
    thresholds: [
      ...["mostDegree", "leastGroup", "leastBoth", "gapSeconds", "quartileBps", "lift"].map(
        (f) => ["wallets", f] as const,
      ),
      ...["seconds", "amountBps", "leastGroup", "lift"].map((f) => ["moments", f] as const),
    ],
  });
}
