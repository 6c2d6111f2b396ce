/**
 * Scoring of 100,000 to 10 million contributions, ten an account, against the same rules written with objects, Maps and BigInt.
 * `npm run bench:score [size...]`.
 */
import { score } from "../../src/engine/score.js";
import { scoreParallel } from "../../src/parallel/epoch.js";
import { openPool } from "../../src/parallel/pool.js";
import { benchInput } from "./data.js";
import { contributionsOf, scoreNaively } from "./naive.js";
import { type Measure, measure, save, sizes, table } from "./report.js";

const NAIVE = "objects, Map and BigInt";
const LARGEST_NAIVE = 1_000_000;

async function main(): Promise<void> {
  const measures: Measure[] = [];
  const pool = await openPool(2);
  for (const size of sizes([100_000, 1_000_000, 10_000_000])) {
    const input = benchInput(size, size / 10);
    const runs = size > 1_000_000 ? 3 : 5;
    let sum = 0n;
    const note = async (
      name: string,
      run: () => Promise<{ weights: BigUint64Array }> | { weights: BigUint64Array },
    ): Promise<void> => {
      measures.push(
        await measure(name, size, runs, async () => {
          sum = (await run()).weights.reduce((total, weight) => total + weight, 0n);
        }),
      );
    };
    await note("typed arrays, 1 thread", () => score(input));
    await note("typed arrays, 2 threads", () => scoreParallel(input, pool));
    if (size > LARGEST_NAIVE) continue;
    const objects = contributionsOf(input);
    let naive = 0n;
    measures.push(
      await measure(NAIVE, size, 1, () => {
        naive = [...scoreNaively(input, objects).values()].reduce((total, weight) => total + weight, 0n);
      }),
    );
    if (naive !== sum) throw new Error(`The weights differ: ${naive} and ${sum}`);
  }
  await pool.close();
  console.log(table(measures, NAIVE));
  save("score", measures);
}

await main();
