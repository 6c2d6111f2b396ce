import { join } from "node:path";
import { openSparkEngine } from "../../cluster/engine.js";
import { writeBundle } from "../../src/bundle/write.js";
import { computeFromStore } from "../../src/program/compute.js";
import { ADDRESSES, fillStore, openBenchStore, TERMS } from "../bench/epoch-store.js";

const [ROWS, ACCOUNTS] = [20_000, 2000];

/** Computes an epoch from a store in this process and on Spark, as `epoch compute` does; fails unless root and bundle are the same. */
export async function compareStores(master: string, home: string): Promise<void> {
  const store = await openBenchStore(join(home, "store.duckdb"));
  const spark = await openSparkEngine(master, join(home, "tables"));
  try {
    await fillStore(store, ROWS, ACCOUNTS);
    const bundleOf = async (name: string, options: Parameters<typeof computeFromStore>[2]): Promise<string> => {
      const computed = await computeFromStore(store, TERMS, options);
      const { bundleHash } = await writeBundle(join(home, name), ADDRESSES, computed);
      return `root ${computed.root}, bundle ${bundleHash}`;
    };
    const own = await bundleOf("embedded", {});
    const found = await bundleOf("spark", { engine: spark.run });
    if (found !== own) throw new Error(`A store: ${found} instead of ${own}`);
    console.log(`a store: ${found}`);
  } finally {
    await spark.close();
    await store.close();
  }
}
