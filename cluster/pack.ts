import { build } from "esbuild";
import { join } from "node:path";

/** Writes the worker's code into one file, so that Spark can hand it to its tasks; gives its path. */
export async function packWorker(folder: string): Promise<string> {
  const outfile = join(folder, "worker.mjs");
  const entryPoints = [join(import.meta.dirname, "worker.ts")];
  await build({ entryPoints, outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  return outfile;
}
