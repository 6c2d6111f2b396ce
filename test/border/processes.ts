import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Job } from "./child.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Beside the packages, some of which the command loads from there. */
const FOLDER = path.join(root, "cache", `killed-${process.pid}`);
const BUNDLE = path.join(FOLDER, "command.mjs");

/** Packages in one file find what they `require`. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/** Writes the command into one file: to read its sources and packages anew takes many times as long. */
export async function bundleCommand(): Promise<void> {
  const contents = 'import { awaitJob } from "./child.ts"; awaitJob();';
  const stdin = { contents, resolveDir: path.dirname(fileURLToPath(import.meta.url)) };
  const form = { bundle: true, platform: "node", format: "esm", banner: { js: REQUIRE }, minify: true } as const;
  await build({ ...form, stdin, absWorkingDir: root, external: ["@duckdb/*"], outfile: BUNDLE });
}

export async function removeCommand(): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true });
}

/** Starts processes ahead, each for one job, so that it has loaded its code when its turn comes. */
export class Processes {
  #next = start();

  /** A process that runs a job. */
  async run(job: Job): Promise<ChildProcess> {
    const child = await this.#next;
    this.#next = start();
    child.send(job);
    return child;
  }

  async close(): Promise<void> {
    (await this.#next).kill("SIGKILL");
  }
}

async function start(): Promise<ChildProcess> {
  const child = fork(BUNDLE, [], { execArgv: [], env: { ...process.env, NODE_COMPILE_CACHE: FOLDER } });
  await once(child, "message");
  return child;
}
