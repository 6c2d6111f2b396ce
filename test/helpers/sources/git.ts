import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAuthored } from "../../../src/sources/git/authored.js";

/** Nothing of the machine's configuration of git. */
export const GIT_ENV = { ...process.env, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };

export function git(folder: string, ...args: string[]): void {
  execFileSync("git", ["-C", folder, ...args], { env: GIT_ENV, stdio: "ignore" });
}

/** Commits all that stands in a work tree. */
export function commitAll(folder: string, author: string, message: string): void {
  git(folder, "add", "--all");
  const [name = "", email = ""] = author.split(" <");
  const who = ["-c", `user.name=${name}`, "-c", `user.email=${email.replace(">", "")}`];
  git(folder, ...who, "commit", "--quiet", "--allow-empty", "-m", message);
}

/** A commit to be made: full contents of the files that it writes; null removes one. */
export interface Change {
  readonly author: string;
  readonly time: number;
  readonly files: Readonly<Record<string, string | null>>;
  readonly message?: string;
}

/** Makes a repository with `git fast-import`. */
export function importRepository(path: string, changes: readonly Change[]): void {
  mkdirSync(path);
  const run = (args: string[], input = "") =>
    execFileSync("git", ["-C", path, ...args], { input, env: GIT_ENV, stdio: ["pipe", "ignore", "pipe"] });
  run(["init", "--quiet", "--initial-branch=main"]);
  run(["fast-import", "--quiet"], changes.map(commitStream).join(""));
}

function commitStream({ author, time, files, message = "A change" }: Change): string {
  const who = `${author.split("@")[0] ?? ""} <${author}> ${time} +0000`;
  const writes = Object.entries(files).map(([path, text]) =>
    text === null ? `D ${quote(path)}\n` : `M 100644 inline ${quote(path)}\n${data(text)}`,
  );
  return `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n${data(message)}${writes.join("")}\n`;
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
const quote = (path: string): string => `"${path.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;

/** Mutation testing runs the tests of histories once for each change: then few of each are enough. */
export const FEW = process.env["MUTATION"] !== undefined;

/** Lines that nobody has but who wrote them. */
export const lines = (text: string, from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, i) => `${text} ${from + i}\n`).join("");

/** Commits of a history, and new lines by author. */
export async function summary(repository: string, ref?: string): Promise<[number, Record<string, number>]> {
  const { commits, work } = await readAuthored(repository, { ref });
  const sums: Record<string, number> = {};
  for (const { handle, lines: count } of work) sums[handle] = (sums[handle] ?? 0) + count;
  return [commits, sums];
}

/**
 * Gives a function that makes a repository with one commit of ten lines: a copy of one that is made once. Call inside `describe`.
 * @param file Path of a name in the folder of a test.
 */
export function firstRepository(file: (name: string) => string): (name?: string) => string {
  let first = "";
  before(() => {
    first = mkdtempSync(join(tmpdir(), "assay-first-"));
    git(first, "init", "--quiet", "--initial-branch=main");
    writeFileSync(join(first, "guide.md"), lines("this is guide line number", 1, 10));
    commitAll(first, "Ann <ann@old.example>", "first");
  });
  after(() => rmSync(first, { recursive: true, force: true }));
  return (name = "repo") => {
    cpSync(first, file(name), { recursive: true });
    return file(name);
  };
}
