import { spawn } from "node:child_process";
import { linesOf } from "./log.js";

/** Milliseconds for which git may say nothing: whatever it waits for will not come. */
const SILENCE = 120_000;

/** Characters of git's complaint that an error repeats. */
const LONGEST = 500;

/** What git is run with beside its arguments. */
export interface GitRun {
  /** What it reads. */
  readonly input?: string;
  /** Milliseconds for which it may say nothing. */
  readonly silence?: number;
}

/**
 * Lines that git prints, one character a byte. It is killed when the reader stops, or when it falls silent.
 * @throws Error with the first line of git's complaint, or what it ended with.
 */
export async function* runGit(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { input = "", silence = SILENCE }: GitRun = {},
): AsyncGenerator<string> {
  const git = spawn("git", args, { env });
  const ended = new Promise<number>((resolve, reject) => {
    git.once("error", reject);
    git.once("close", (code) => resolve(code ?? 1));
  });
  ended.catch(() => undefined); // reported below, once the output is read
  let complaint = "";
  git.stderr.on("data", (part: Buffer) => (complaint = (complaint + part.toString()).slice(0, LONGEST)));
  git.stdin.on("error", () => undefined); // git may end before it has read everything
  git.stdin.end(input);
  const watch = setTimeout(() => git.kill("SIGKILL"), silence);
  git.stdout.on("data", () => watch.refresh());
  try {
    yield* linesOf(git.stdout);
    const code = await ended;
    if (code !== 0) throw new Error(complaint.split("\n")[0] || `git ended with ${code}`);
  } finally {
    clearTimeout(watch);
    git.kill();
  }
}
