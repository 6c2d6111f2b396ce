import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Beside the packages, some of which the command loads from there. */
const FOLDER = path.join(root, "cache", `killed-${process.pid}`);
const BUNDLE = path.join(FOLDER, "stdin.mjs");

/** Packages in one file find what they `require`. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/** Packages that are not put into the file: the database, and what is read of Hardhat. */
const OUTSIDE = ["@duckdb/*", "hardhat", "hardhat/*", "@nomicfoundation/*"];

/**
 * Writes the command into one file, and what it loads late into others: to read its sources and packages anew takes many times as long.
 * @param child The module whose `awaitJob` a process runs.
 */
export async function bundleCommand(child: string): Promise<void> {
  const contents = `import { awaitJob } from ${JSON.stringify(child)}; awaitJob();`;
  const stdin = { contents, resolveDir: root };
  const form = { bundle: true, platform: "node", format: "esm", banner: { js: REQUIRE }, minify: true } as const;
  const place = { outdir: FOLDER, splitting: true, outExtension: { ".js": ".mjs" } };
  await build({ ...form, ...place, stdin, absWorkingDir: root, external: OUTSIDE });
}

export async function removeCommand(): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true });
}

/** Starts processes ahead, each for one job, so that it has loaded its code when its turn comes. */
export class Processes<Job extends object> {
  #next = start();

  /** A process that runs a job. What it writes beside is shown if it fails. */
  async run(job: Job): Promise<ChildProcess> {
    const child = await this.#next;
    this.#next = start();
    child.send(job);
    const said: string[] = [];
    child.stderr?.setEncoding("utf8").on("data", (text: string) => said.push(text));
    child.once("close", (code) => (code === 0 || code === null ? undefined : process.stderr.write(said.join(""))));
    return child;
  }

  async close(): Promise<void> {
    (await this.#next).kill("SIGKILL");
  }
}

async function start(): Promise<ChildProcess> {
  const env = { ...process.env, NODE_COMPILE_CACHE: FOLDER };
  const child = fork(BUNDLE, [], { execArgv: [], env, stdio: ["ignore", "ignore", "pipe", "ipc"] });
  await once(child, "message");
  return child;
}
