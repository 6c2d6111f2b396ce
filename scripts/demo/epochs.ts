import { readFile } from "node:fs/promises";
import path from "node:path";
import { formatUnits } from "ethers";
import { addressAt } from "../../src/engine/columns/bytes.js";
import { parseRules } from "../../src/engine/rules/rules.js";
import { chooseClaimers, claim, vestingNow, type Claimer } from "./claims.js";
import { replay, type Work } from "./community.js";
import { readPullRequests } from "./history.js";
import { progressBar } from "./progress.js";
import { settle, type Settled } from "./settle.js";
import { DAY, POINTS_PER_EPOCH, type Stage } from "./stage.js";

/** Folder of the demo's bundles and report. */
export const HOME = path.resolve("demo-output");
const RULES_FILE = "deploy/parameters/rules.json";
export const EPOCHS = Number(process.env["DEMO_EPOCHS"] ?? 6);
export const GENESIS = Date.parse(`${process.env["DEMO_START"] ?? "2013-10-07"}T00:00:00Z`) / 1000;
const WRONG_EPOCH = 1;
const CLAIMERS = 10;

/** A settled epoch with the work that it paid. */
export interface Epoch extends Settled {
  readonly work: Work;
}

/** Sums over the followed contributors at one time: credited, vested, released. */
export interface Point {
  readonly label: string;
  readonly sums: readonly [bigint, bigint, bigint];
}

export const say = (line = ""): void => void process.stdout.write(`${line}\n`);
export const tokens = (units: bigint): string =>
  Number(formatUnits(units, 9)).toLocaleString("en-US", { maximumFractionDigits: 2 });
export const date = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

/**
 * Checks what the environment asks for.
 * @throws Error that names the variable.
 */
export function checkOptions(): void {
  if (!Number.isSafeInteger(GENESIS)) throw new Error("DEMO_START must be a day, such as 2020-09-07");
  if (!Number.isSafeInteger(EPOCHS) || EPOCHS < 3 || EPOCHS > 26) throw new Error("DEMO_EPOCHS must be 3 to 26");
}

/** The rules, with as much reputation in an epoch as this community earns in a quiet one, so that its people are enough to govern. */
export async function readRules(): Promise<string> {
  const rules = parseRules(await readFile(RULES_FILE, "utf8"));
  return JSON.stringify({ ...rules, reputation: { ...rules.reputation, pointsPerEpoch: POINTS_PER_EPOCH } });
}

/** Replays, computes and settles all epochs; half of the followed contributors claim after each. */
export async function runEpochs(stage: Stage): Promise<{ epochs: Epoch[]; claimers: Claimer[]; curve: Point[] }> {
  const history = await readPullRequests("data/pull-requests.csv.gz");
  const [epochs, curve, seen]: [Epoch[], Point[], Set<string>] = [[], [], new Set()];
  let claimers: Claimer[] = [];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const start = GENESIS + epoch * 28 * DAY;
    say(`Epoch ${epoch}, from ${date(start)}`);
    const work = await replay(stage, history, { start, end: start + 28 * DAY }, seen);
    const settled = await settle(stage, HOME, epoch, epoch === WRONG_EPOCH);
    report(settled);
    epochs.push({ ...settled, work });
    if (epoch === 0) claimers = chooseClaimers(mostRewarded(settled, CLAIMERS));
    await claimAll(
      stage,
      claimers.filter(({ everyEpoch }) => everyEpoch),
      [epoch],
    );
    curve.push({ label: `epoch ${epoch}`, sums: await vestingNow(stage, claimers) });
  }
  return { epochs, claimers, curve };
}

function report({ computed, overruled, gas, leaves }: Settled): void {
  if (overruled !== undefined)
    say(`  challenged   wrong root ${overruled.slice(0, 18)}… gave way to the right one, its proposer lost its stake`);
  say(
    `  settled      root ${computed.root.slice(0, 18)}…, ${computed.accounts} people, ${tokens(leaves)} of ${tokens(computed.budget)} tokens`,
  );
  say(
    `  checked      recomputed by others and from chain data alone; gas ${Object.entries(gas)
      .map(([name, used]) => `${used} ${name}`)
      .join(", ")}`,
  );
}

function mostRewarded({ computed: { result } }: Settled, count: number): string[] {
  const order = [...result.units.keys()].sort(
    (a, b) => Number((result.units[b] ?? 0n) - (result.units[a] ?? 0n)) || a - b,
  );
  return order.slice(0, count).map((i) => addressAt(result.accounts, i));
}

/** Claims epochs for contributors. */
export async function claimAll(stage: Stage, claimers: readonly Claimer[], epochs: readonly number[]): Promise<void> {
  const bar = progressBar("claim", claimers.length);
  let credits = 0;
  for (const claimer of claimers) {
    credits += await claim(stage, HOME, claimer, epochs);
    bar.step();
  }
  bar.end(`${claimers.length} contributors, ${credits} credits, rewards and reputation in one call`);
}

/** Everybody who ever had units. */
export function peopleOf(epochs: readonly Epoch[]): string[] {
  const accounts = epochs.flatMap(({ computed: { result } }) =>
    [...result.units.keys()].map((i) => addressAt(result.accounts, i)),
  );
  return [...new Set(accounts)];
}
