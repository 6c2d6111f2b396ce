import { AssayError } from "../../engine/errors.js";
import { authorOf, FORMAT, parseLog, utf8, type Author, type Commit } from "./log.js";
import { openRepository } from "./repository.js";
import { runGit } from "./run.js";

/** What is printed; settings are those of git itself, as `openRepository` gives it no others. */
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
  return [...mailmapOf(commit), "log", ...ORDER, "-p", "-U0", ...PLAIN, FORMAT, "--end-of-options", commit, "--"];
}

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
      const [hash, author, text] = parts.slice(3 * i, 3 * i + 3) as [string, string, string];
      return { hash, authors: [authorOf(author) ?? []].flat(), text };
    });
  } catch (error) {
    throw asRefusal(error, repository, ref);
  } finally {
    await close();
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
    const [line = ""] = await collect(
      runGit([...mailmapOf(commit), "check-mailmap", "--stdin"], env, { input: `${contact}\n` }),
    );
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
