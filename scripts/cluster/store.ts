import { join } from "node:path";
import { openSparkEngine } from "../../cluster/engine.js";
import { writeBundle } from "../../src/bundle/write.js";
import { computeFromStore } from "../../src/program/compute.js";
import { ADDRESSES, fillStore, openBenchStore, TERMS } from "../bench/epoch-store.js";
import { differingFiles } from "./bundles.js";

const [ROWS, ACCOUNTS] = [20_000, 2500];

/** Computes an epoch from a store in this process and on Spark, as `epoch compute` does; fails unless root and every file of the bundle are the same. */
export async function compareStores(master: string, home: string): Promise<void> {
  const store = await openBenchStore(join(home, "store.duckdb"));
  const spark = await openSparkEngine(master, join(home, "tables"));
  try {
    await fillStore(store, ROWS, ACCOUNTS);
    const bundleOf = async (name: string, options: Parameters<typeof computeFromStore>[2]) => {
      const computed = await computeFromStore(store, TERMS, options);
      const { folder, bundleHash } = await writeBundle(join(home, name), ADDRESSES, computed);
      return { folder, said: `root ${computed.root}, bundle ${bundleHash}` };
    };
    const own = await bundleOf("embedded", {});
    const found = await bundleOf("spark", { engine: spark });
    const differing = await differingFiles(own.folder, found.folder);
    if (found.said !== own.said || differing.length > 0)
      throw new Error(`A store: ${found.said} instead of ${own.said}; ${differing.join(", ")} differ`);
    console.log(`a store: ${found.said}`);
  } finally {
    await spark.close();
    await store.close();
  }
}
