import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";

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
