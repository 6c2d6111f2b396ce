import { spawn } from "node:child_process";

import { AssayError } from "../../engine/errors.js";
import { openRepository } from "./repository.js";

/** A changed file of a commit. Lines are as git gives them, one character a byte. */
export interface FileChange {
  path: string;
  readonly added: string[];
  readonly removed: string[];
  /** Content ids of a binary change, empty for text. */
  binary: string;
}

/** Who wrote something, by the names of the history's own `.mailmap`. */
export interface Author {
  readonly name: string;
  readonly email: string;
}

/** A commit with its changes. Times are Unix seconds. */
export interface Commit {
  readonly hash: string;
  /** The author, then those whom the message names as co-authors, each once. */
  readonly authors: readonly Author[];
  readonly authored: number;
  /** When it was committed: the time of merging for work that is rebased or squashed. */
  readonly committed: number;
  readonly files: FileChange[];
}

const FORMAT =
  "--format=%x00%H%x00%aN <%aE>%x00%at%x00%ct%x00%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x00)";

/** Settings that could change the output. */
const CONFIG = ["core.quotePath=false", "log.showRoot=true", "log.showSignature=false"];
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

/** Names as the `.mailmap` of that commit has them, wherever it stands. */
const mailmapOf = (commit: string): string[] => ["-c", "mailmap.file=", "-c", `mailmap.blob=${commit}:.mailmap`];

function logArguments(commit: string): string[] {
  const config = CONFIG.flatMap((setting) => ["-c", setting]);
  return [
    ...config,
    ...mailmapOf(commit),
    "log",
    ...ORDER,
    "-p",
    "-U0",
    ...PLAIN,
    FORMAT,
    "--end-of-options",
    commit,
    "--",
  ];
}

/** Milliseconds for which git may say nothing: whatever it waits for will not come. */
const SILENCE = 120_000;

/**
 * Commits reachable from `ref` without merges, parents first. The repository is not trusted (see `openRepository`).
 *
 * @throws AssayError NOT_FOUND if git, the repository or the ref is missing, INVALID_ARGUMENT if it lacks a part of its history.
 */
export async function* readCommits(repository: string, ref = "HEAD"): AsyncGenerator<Commit> {
  const { env, close } = await openRepository(repository);
  try {
    const [commit = ""] = await collect(
      runGit(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`], env),
    );
    const mapped = mapAuthors(env, commit);
    for await (const found of parseLog(runGit(logArguments(commit), env)))
      yield { ...found, authors: await mapped(found.authors) };
  } catch (error) {
    throw asRefusal(error, repository, ref);
  } finally {
    await close();
  }
}

function asRefusal(error: unknown, repository: string, ref: string): AssayError {
  if (error instanceof AssayError) return error;
  const text = `History of ${repository} at ${ref} cannot be read: ${(error as Error).message}.`;
  return new AssayError("NOT_FOUND", text, "Give a git repository and a branch.");
}

/** A commit's message, with its authors by the history's `.mailmap`. */
export interface CommitMessage extends Pick<Commit, "hash" | "authors"> {
  readonly text: string;
}

/**
 * Messages of the commits reachable from `ref` that hold a word.
 * @throws AssayError as `readCommits`
 */
export async function readMessages(repository: string, word: string, ref = "HEAD"): Promise<CommitMessage[]> {
  const { env, close } = await openRepository(repository);
  try {
    const format = "--format=%x00%H%x00%aN <%aE>%x00%B";
    const args = ["log", ...ORDER, "--fixed-strings", `--grep=${word}`, format, "--end-of-options", ref, "--"];
    const lines = await collect(runGit([...mailmapOf("HEAD"), ...args], env));
    const parts = utf8(lines.join("\n")).split("\0").slice(1);
    return Array.from({ length: Math.floor(parts.length / 3) }, (_, i) => {
      const [hash = "", author = "", text = ""] = parts.slice(3 * i, 3 * i + 3);
      return { hash, authors: [authorOf(author) ?? []].flat(), text };
    });
  } catch (error) {
    throw asRefusal(error, repository, ref);
  } finally {
    await close();
  }
}

/** Lines that git prints. It is killed when the reader stops, or when it falls silent. */
async function* runGit(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input = "",
): AsyncGenerator<string> {
  const git = spawn("git", args, { env, stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<number>((resolve, reject) => {
    git.once("error", reject);
    git.once("close", (code) => resolve(code ?? 1));
  });
  ended.catch(() => undefined); // reported below, once the output is read
  let complaint = "";
  git.stderr.on("data", (part: Buffer) => (complaint = (complaint + part.toString()).slice(0, 500)));
  git.stdin.on("error", () => undefined); // git may end before it has read everything
  git.stdin.end(input);
  const watch = setTimeout(() => git.kill("SIGKILL"), SILENCE);
  git.stdout.on("data", () => watch.refresh());
  try {
    yield* lines(git.stdout);
    const code = await ended;
    if (code !== 0) throw new Error(complaint.trim().split("\n")[0] || `git ended with ${code}`);
  } finally {
    clearTimeout(watch);
    git.kill();
  }
}

async function collect(found: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of found) all.push(line);
  return all;
}

/** Gives authors their names by the history's `.mailmap`; those of the log have theirs, co-authors are looked up. */
function mapAuthors(
  env: Readonly<Record<string, string>>,
  commit: string,
): (authors: readonly Author[]) => Promise<Author[]> {
  const known = new Map<string, Author>();
  const lookUp = async (author: Author): Promise<Author> => {
    const contact = `${author.name} <${author.email}>`;
    const found = known.get(contact);
    if (found !== undefined) return found;
    const [line = ""] = await collect(runGit([...mailmapOf(commit), "check-mailmap", "--stdin"], env, `${contact}\n`));
    const mapped = authorOf(utf8(line)) ?? author;
    known.set(contact, mapped);
    return mapped;
  };
  return async ([author, ...others]) => {
    const all = author === undefined ? [] : [author];
    for (const other of others) {
      const mapped = await lookUp(other);
      if (all.every(({ email }) => email.toLowerCase() !== mapped.email.toLowerCase())) all.push(mapped);
    }
    return all;
  };
}

/** Reads `Name <e-mail>`. */
function authorOf(contact: string): Author | undefined {
  const [, name, email] = /^\s*(.*?)\s*<([^<>]*)>\s*$/.exec(contact) ?? [];
  return name === undefined || email === undefined ? undefined : { name, email };
}

/** Handles of an author: addresses that GitHub gives stand for its accounts. */
export function handlesOfAuthor({ email }: Author): string[] {
  const mail = email.toLowerCase();
  const login = /^(?:\d+\+)?([^@]+)@users\.noreply\.github\.com$/.exec(mail)?.[1];
  return login === undefined ? [`git:${mail}`] : [`github:${login}`, `git:${mail}`];
}

async function* lines(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: string[] = [];
  for await (const part of stream) {
    const [first = "", ...others] = part.toString("latin1").split("\n");
    rest.push(first);
    const last = others.pop();
    if (last === undefined) continue;
    yield rest.join("");
    yield* others;
    rest = [last];
  }
  if (rest.join("") !== "") yield rest.join("");
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
  const [, hash = "", author = "", authored, committed, ...others] = utf8(line).split("\0");
  const authors = [author, ...others].flatMap((contact) => authorOf(contact) ?? []);
  return { hash, authors, authored: Number(authored), committed: Number(committed), files: [] };
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
