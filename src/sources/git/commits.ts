import { spawn } from "node:child_process";
import { AssayError } from "../../engine/errors.js";
import { authorOf, FORMAT, linesOf, parseLog, utf8, type Author, type Commit } from "./log.js";
import { openRepository } from "./repository.js";

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
    const commit = await commitAt(env, ref);
    const mapped = mapAuthors(env, commit);
    for await (const found of parseLog(runGit(logArguments(commit), env)))
      yield { ...found, authors: await mapped(found.authors) };
  } catch (error) {
    throw asRefusal(error, repository, ref);
  } finally {
    await close();
  }
}

/** Hash of the commit that a ref stands for. */
async function commitAt(env: Readonly<Record<string, string>>, ref: string): Promise<string> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  return (await collect(runGit(args, env))).join("");
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
    const commit = await commitAt(env, ref);
    const format = "--format=%x00%H%x00%aN <%aE>%x00%B";
    const args = ["log", ...ORDER, "--fixed-strings", `--grep=${word}`, format, "--end-of-options", commit, "--"];
    const lines = await collect(runGit([...mailmapOf(commit), ...args], env));
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
    yield* linesOf(git.stdout);
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

/** Handles of an author: addresses that GitHub gives stand for its accounts. */
export function handlesOfAuthor({ email }: Author): string[] {
  const mail = email.toLowerCase();
  const login = /^(?:\d+\+)?([^@]+)@users\.noreply\.github\.com$/.exec(mail)?.[1];
  return login === undefined ? [`git:${mail}`] : [`github:${login}`, `git:${mail}`];
}
