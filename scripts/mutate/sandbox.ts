import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Compiled } from "./solidity.js";

const TIMEOUT_MS = 120_000;
const COPIED = [
  "SECURITY.md",
  "artifacts",
  "contracts",
  "deploy",
  "hardhat.config.ts",
  "package.json",
  "scripts",
  "src",
  "tasks",
  "test",
  "tsconfig.json",
  "typechain-types",
];

/**
 * A copy of the project, where bytecode can be exchanged and tests run: nothing needs restoring but the copy, which `remove` takes
 * away. A process of its own holds Hardhat and the tests, loaded once.
 */
export class Sandbox {
  readonly #folder: string;
  #worker: ChildProcess | undefined;
  #files: readonly string[] = [];

  constructor() {
    const root = resolve(import.meta.dirname, "..", "..");
    this.#folder = mkdtempSync(join(tmpdir(), "mutants-"));
    for (const entry of COPIED) cpSync(join(root, entry), join(this.#folder, entry), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(this.#folder, "node_modules"));
  }

  /** Makes these the tests to run. */
  async load(files: readonly string[]): Promise<void> {
    this.#stop();
    this.#files = files;
    const worker = spawn(process.execPath, ["--import", "tsx", "scripts/mutate/worker.ts", ...files], {
      cwd: this.#folder,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#worker = worker;
    if ((await answerOf(worker)) !== "ready") throw new Error(`Cannot load ${files.join(" ")}`);
  }

  /** Puts bytecode into the artifacts. */
  install(compiled: readonly Compiled[]): void {
    for (const { artifact, bytecode } of compiled) {
      const path = join(this.#folder, artifact);
      const json = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
      writeFileSync(path, JSON.stringify({ ...json, ...bytecode }));
    }
  }

  /** Replaces a source that the tests import; they are loaded anew. */
  async replace(source: string, code: string): Promise<void> {
    writeFileSync(join(this.#folder, source), code);
    await this.load(this.#files);
  }

  /** Runs the tests; resolves to why they failed, the first that did or that none ended, or to null if all pass. */
  async failureOf(): Promise<string | null> {
    // A late failure of the run before may have ended the worker.
    if (this.#worker?.connected !== true) await this.load(this.#files);
    const worker = this.#worker;
    if (worker === undefined) throw new Error("No tests are loaded");
    worker.send("run", (error) => error !== null && worker.emit("exit"));
    const answer = await answerOf(worker);
    if (answer === undefined) await this.load(this.#files);
    return answer === undefined ? "no end" : (answer as { failed: string | null }).failed;
  }

  remove(): void {
    this.#stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #stop(): void {
    this.#worker?.kill("SIGKILL");
    this.#worker = undefined;
  }
}

/** The next message of a worker, or undefined if it ends or hangs. */
const answerOf = (worker: ChildProcess): Promise<unknown> =>
  new Promise((done) => {
    const settle = (answer: unknown): void => {
      clearTimeout(timer);
      worker.removeAllListeners("message").removeAllListeners("exit");
      done(answer);
    };
    const timer = setTimeout(() => settle(undefined), TIMEOUT_MS);
    worker.once("message", settle).once("exit", () => settle(undefined));
  });
