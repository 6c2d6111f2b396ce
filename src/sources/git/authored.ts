import { canonicalJson } from "../../engine/hash/canonical.js";
import { diminish } from "../../engine/scoring/curve.js";
import { sha256, UINT32_MAX } from "../fields.js";
import { noHandles, withBots, type Handles } from "../people/handles.js";
import { readCommits } from "./commits.js";
import { handlesOfAuthor, type Author } from "./log.js";
import { lineBook, type LeftLines, type NewLines } from "./new-lines.js";
import { DEFAULT_PATH_RULES, kindByPath, type PathRule } from "./path-kinds.js";

/** How to read a repository's history. */
export interface HistoryOptions {
  /** Branch whose merged work is read; the current one if left out. */
  readonly ref?: string | undefined;
  readonly rules?: readonly PathRule[] | undefined;
  /** Epoch of a time, Unix seconds; undefined outside of all. Everything is one epoch if left out. */
  readonly epochOf?: ((time: number) => number | undefined) | undefined;
  readonly handles?: Handles | undefined;
  readonly bots?: readonly string[] | undefined;
  /** Lines of one account, epoch and kind up to which all count fully; beyond, they count by their root. 0 for no such limit. */
  readonly knee?: number | undefined;
  /** Most that an account, epoch and kind can count. */
  readonly most?: number | undefined;
}

/** What one author did of one kind in one epoch. */
export interface AuthoredWork {
  /** Undefined if the directory does not know the author. */
  readonly account: string | undefined;
  readonly handle: string;
  readonly epoch: number;
  readonly kind: string;
  /** New lines, in whole ones. */
  readonly lines: number;
  /** What they count: capped and diminished. */
  readonly quantity: number;
  readonly commits: number;
  /** When the last of the commits was made, Unix seconds. */
  readonly time: number;
  readonly evidence: string;
}

/** What a history comes to. */
export interface AuthoredHistory {
  readonly work: readonly AuthoredWork[];
  readonly left: readonly LeftLines[];
  /** Commits of the history, merges aside. */
  readonly commits: number;
}

/** Parts of a line that co-authors share: as many as up to sixteen of them divide. */
const PARTS = 720_720;

/**
 * Who wrote what in a repository's merged history, summed per account, epoch and kind.
 * @throws AssayError as `readCommits`
 */
export async function readAuthored(repository: string, options: HistoryOptions = {}): Promise<AuthoredHistory> {
  const { ref, rules = DEFAULT_PATH_RULES, epochOf = () => 0, handles = noHandles(), bots } = options;
  const book = lineBook(kindByPath(rules));
  let commits = 0;
  let root = "";
  for await (const commit of readCommits(repository, ref)) {
    if (commits++ === 0) root = commit.hash;
    book.add(commit, epochOf(commit.committed));
  }
  const { found, left } = book.result();
  const people = withBots(handles, bots);
  const sums = new Map<string, Sum>();
  const out = [...left];
  for (const lines of found) credit(lines, people, sums, out);
  const work = [...sums.values()].flatMap((sum) => workOf(sum, root, options) ?? []);
  return { work, left: out, commits };
}

/** What is known so far of an author's work of one kind in one epoch. */
interface Sum {
  readonly account: string | undefined;
  readonly handle: string;
  readonly epoch: number;
  readonly kind: string;
  /** In parts of lines. */
  parts: number;
  time: number;
  readonly commits: Map<string, number>;
}

function credit(
  { commit, epoch, kind, lines }: NewLines,
  people: Handles,
  sums: Map<string, Sum>,
  left: LeftLines[],
): void {
  const authors = commit.authors.filter((author) => !isBot(author, people));
  if (authors.length === 0) return void left.push({ commit: commit.hash, path: "", reason: "by bots", lines });
  for (const author of authors) {
    const [handle = "", ...others] = handlesOfAuthor(author);
    const known = [handle, ...others].map((each) => people.of(each)).find((each) => typeof each === "object");
    const account = known?.account;
    const key = JSON.stringify([account ?? handle, epoch, kind]);
    const none: Sum = { account, handle, epoch, kind, parts: 0, time: 0, commits: new Map() };
    const sum = sums.get(key) ?? none;
    sums.set(key, sum);
    const parts = Math.floor((lines * PARTS) / authors.length);
    sum.parts += parts;
    sum.time = Math.max(sum.time, commit.committed);
    sum.commits.set(commit.hash, (sum.commits.get(commit.hash) ?? 0) + parts);
  }
}

/** A bot is one by its address, by its name, or by the directory. */
function isBot(author: Author, people: Handles): boolean {
  return /\[bot\]$/i.test(author.name) || handlesOfAuthor(author).some((handle) => people.of(handle) === "bot");
}

function workOf(sum: Sum, root: string, { knee = 0, most = UINT32_MAX }: HistoryOptions): AuthoredWork | undefined {
  const { account, handle, epoch, kind, time } = sum;
  const lines = Math.floor(sum.parts / PARTS);
  const quantity = Math.min(most, UINT32_MAX, Number(diminish(BigInt(lines), BigInt(knee))));
  if (quantity === 0) return undefined;
  const commits = [...sum.commits].sort(([a], [b]) => (a < b ? -1 : 1));
  // The author's name stands in it, as co-authors of the same commits did the same otherwise.
  const evidence = sha256(
    canonicalJson({ root, kind, author: handle, commits: commits.map(([hash, parts]) => [hash, parts]) }),
  );
  return { account, handle, epoch, kind, lines, quantity, commits: commits.length, time, evidence };
}
