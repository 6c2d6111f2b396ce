import { spawn } from "node:child_process";

import { AssayError } from "../engine/errors.js";

/** A changed file of a commit. Lines are as git gives them, one character a byte. */
export interface FileChange {
  path: string;
  readonly added: string[];
  readonly removed: string[];
  /** Content ids of a binary change, empty for text. */
  binary: string;
}

/** A commit with its changes. Times are Unix seconds. */
export interface Commit {
  readonly hash: string;
  readonly authorName: string;
  readonly authorEmail: string;
  readonly authored: number;
  /** When it was committed: the time of merging for work that is rebased or squashed. */
  readonly committed: number;
  readonly files: FileChange[];
}

const FORMAT = "--format=%x00%H%x1f%an%x1f%ae%x1f%at%x1f%ct";

/** Settings of the user or the repository that could change the output. */
const CONFIG = ["core.quotePath=false", "core.fsmonitor=false", "log.showRoot=true", "log.showSignature=false"];
const PLAIN = [
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--no-renames",
  "--no-notes",
  "--src-prefix=a/",
  "--dst-prefix=b/",
];
const ORDER = ["--no-merges", "--topo-order", "--reverse"];

function logArguments(repository: string, ref: string): string[] {
  const config = CONFIG.flatMap((setting) => ["-c", setting]);
  return ["-C", repository, ...config, "log", ...ORDER, "-p", "-U0", ...PLAIN, FORMAT, "--end-of-options", ref, "--"];
}

/**
 * Commits reachable from `ref` without merges, parents first. The repository is not trusted: no external diff, text conversion or hook runs.
 *
 * @throws AssayError NOT_FOUND if git, the repository or the ref is missing.
 */
export async function* readCommits(repository: string, ref = "HEAD"): AsyncGenerator<Commit> {
  const git = spawn("git", logArguments(repository, ref), { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number>((resolve, reject) => {
    git.once("error", reject);
    git.once("close", (code) => resolve(code ?? 1));
  });
  ended.catch(() => undefined); // reported below, once the output is read
  let complaint = "";
  git.stderr.on("data", (part: Buffer) => (complaint = (complaint + part.toString()).slice(0, 500)));
  try {
    yield* parseLog(lines(git.stdout));
    const code = await ended;
    if (code !== 0) throw new Error(complaint.trim().split("\n")[0]);
  } catch (error) {
    throw new AssayError(
      "NOT_FOUND",
      `History of ${repository} at ${ref} cannot be read: ${(error as Error).message}.`,
      "Give a git repository and a branch.",
    );
  } finally {
    git.kill();
  }
}

async function* lines(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = "";
  for await (const part of stream) {
    const pieces = (rest + part.toString("latin1")).split("\n");
    rest = pieces.pop() ?? "";
    yield* pieces;
  }
  if (rest !== "") yield rest;
}

/** Commits of the output of `git log -p -U0` in the format above. */
async function* parseLog(input: AsyncIterable<string>): AsyncGenerator<Commit> {
  let commit: Commit | undefined;
  let file: FileChange | undefined;
  let inHunk = 0;
  for await (const line of input) {
    if (inHunk > 0 && file !== undefined) {
      inHunk -= hunkLine(file, line);
    } else if (line.startsWith("\0")) {
      if (commit !== undefined) yield commit;
      commit = headerOf(line);
      file = undefined;
    } else if (line.startsWith("diff --git ")) {
      file = { path: "", added: [], removed: [], binary: "" };
      commit?.files.push(file);
    } else if (file !== undefined) {
      inHunk = fileLine(file, line);
    }
  }
  if (commit !== undefined) yield commit;
}

function headerOf(line: string): Commit {
  const [hash = "", authorName = "", authorEmail = "", authored, committed] = utf8(line.slice(1)).split("\x1f");
  return { hash, authorName, authorEmail, authored: Number(authored), committed: Number(committed), files: [] };
}

/** Takes a line of a hunk; gives how many of its lines that used up. */
function hunkLine(file: FileChange, line: string): number {
  if (line.startsWith("+")) file.added.push(line.slice(1));
  else if (line.startsWith("-")) file.removed.push(line.slice(1));
  else return 0; // "\ No newline at end of file"
  return 1;
}

/** Takes a line between hunks; gives the number of lines in the hunk that it opens. */
function fileLine(file: FileChange, line: string): number {
  const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
  if (hunk !== null) return Number(hunk[1] ?? 1) + Number(hunk[2] ?? 1);
  const side = /^(?:---|\+\+\+) (?!\/dev\/null)(.*)$/.exec(line);
  if (side?.[1] !== undefined) file.path = unquote(side[1]).slice(2);
  const binary = /^Binary files (.*) differ$/.exec(line);
  if (binary?.[1] !== undefined) file.path = binaryPath(binary[1]);
  else if (line.startsWith("index ")) file.binary = line.slice(6);
  if (line.startsWith("@@") || side !== null) file.binary = "";
  return 0;
}

function binaryPath(sides: string): string {
  const [before = "", after = ""] = sides.split(" and ");
  return unquote(after === "/dev/null" ? before : after).slice(2);
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v" };

/** A path as git prints it: quoted like a C string if it holds special characters, with a tab behind it if it holds spaces. */
function unquote(path: string): string {
  const quoted = /^"(.*)"$/.exec(path);
  if (quoted?.[1] === undefined) return utf8(path.replace(/\t$/, ""));
  const plain = quoted[1].replace(/\\(?:([0-7]{3})|(.))/g, (_, octal?: string, char?: string) =>
    octal === undefined ? (ESCAPES[char ?? ""] ?? char ?? "") : String.fromCharCode(parseInt(octal, 8)),
  );
  return utf8(plain);
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}
