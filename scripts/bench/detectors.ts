/**
 * Time and memory of a full scan: `tsx scripts/bench/detectors.ts [accounts] [actions]`, a million and ten million by default.
 * The table is made up by a seeded generator: skewed accounts and targets, a year of time, one copy in 50, edges and endorsements.
 */
import { SeededRandom } from "../sim/seeded-random.js";
import { parseIntegrityRules } from "../../src/engine/integrity/rules.js";
import { scan } from "../../src/engine/integrity/scan.js";
import type { Edges, ScanInput } from "../../src/engine/integrity/tables.js";

const [accounts = 1_000_000, length = 10_000_000] = process.argv.slice(2).map(Number);
const START = 1_700_000_000;
const YEAR = 31_536_000;
const random = new SeededRandom(1);

/** Index below `bound`, small ones far more often, as activity is spread in life. */
function skewed(bound: number): number {
  const [a, b] = [random.next(), random.next()];
  return Math.floor((bound * Math.floor((a * (b / 65_536)) / 65_536)) / 2 ** 32);
}

function table(): ScanInput {
  const account = new Uint32Array(length);
  const kind = new Uint16Array(length);
  const time = new Uint32Array(length);
  const target = new Uint32Array(length);
  const evidence = new Uint32Array(length * 2);
  const attester = new Uint32Array(length);
  for (let i = 0; i < length; i++) {
    account[i] = i < accounts ? i : skewed(accounts);
    kind[i] = random.below(8);
    time[i] = START + (random.next() % YEAR);
    target[i] = skewed(Math.ceil(accounts / 10));
    attester[i] = random.below(50);
    const copy = i > 0 && random.below(50) === 0 ? random.next() % i : -1;
    evidence[i * 2] = copy < 0 ? random.next() : (evidence[copy * 2] ?? 0);
    evidence[i * 2 + 1] = copy < 0 ? i + 1 : (evidence[copy * 2 + 1] ?? 0);
  }
  const actions = { length, account, kind, time, target, evidence, attester };
  const moments = {
    time: time.slice(0, accounts),
    amount: Uint32Array.from({ length: accounts }, () => 1 + random.below(1_000_000)),
  };
  return { accounts, actions, moments, edges: links(accounts * 2), endorsements: links(accounts * 2) };
}

function links(n: number): Edges {
  const column = (): Uint32Array => Uint32Array.from({ length: n }, () => skewed(accounts));
  return { length: n, from: column(), to: column(), count: new Uint32Array(n).fill(1) };
}

const input = table();
const before = performance.now();
const result = scan({ ...input, seeds: [0, 1, 2, 3, 4] }, parseIntegrityRules());
const seconds = (performance.now() - before) / 1000;
const peak = process.resourceUsage().maxRSS / 2 ** 20;
console.log(
  `${accounts} accounts, ${length} actions: ${seconds.toFixed(1)} s, peak ${peak.toFixed(2)} GiB, ${result.findings.length} findings`,
);
