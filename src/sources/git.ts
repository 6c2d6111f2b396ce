import { createHash, hash } from "node:crypto";

import { BPS } from "../engine/rules/contract-values.js";
import { sharedEvidence, type ContributionInput } from "./contributions.js";
import { ADDRESS, TEXT } from "./fields.js";
import { readCommits, type Author, type Commit, type FileChange } from "./git-log.js";
import { DEFAULT_PATH_RULES, kindByPath, type PathRule } from "./paths.js";
import { collectRecords } from "./records.js";
import { shown } from "./text/faults.js";

/** One commit's work. */
export interface GitWork {
  readonly commit: string;
  readonly authorName: string;
  readonly authorEmail: string;
  /** The author, then those whom the message names as co-authors. */
  readonly authors: readonly Author[];
  /** When it was committed, Unix seconds. */
  readonly time: number;
  /** Kind of most of its new lines. */
  readonly kind: string;
  readonly files: number;
  readonly added: number;
  readonly removed: number;
  /** Added lines that were neither removed by the same commit nor anywhere in the history before, removed since or not. */
  readonly fresh: number;
  /** It adds lines, none of them new: it only moves or copies. */
  readonly moved: boolean;
  /** SHA-256 over paths and changed lines: equal for the same change submitted again. */
  readonly evidence: string;
}

/** Work of a repository's history, oldest first. */
export async function readGitWork(
  repository: string,
  { ref, rules = DEFAULT_PATH_RULES }: { readonly ref?: string; readonly rules?: readonly PathRule[] } = {},
): Promise<GitWork[]> {
  const kindOf = kindByPath(rules);
  const before = new Set<string>();
  const work: GitWork[] = [];
  for await (const commit of readCommits(repository, ref)) work.push(workOf(commit, kindOf, before));
  return work;
}

function workOf(commit: Commit, kindOf: (path: string) => string, before: Set<string>): GitWork {
  const { hash, authors, committed, files } = commit;
  const fresh = freshLines(files, before);
  const added = sum(files.map((file) => file.added.length));
  const removed = sum(files.map((file) => file.removed.length));
  const total = sum([...fresh.values()]);
  return {
    commit: hash,
    authorName: authors[0]?.name ?? "",
    authorEmail: authors[0]?.email ?? "",
    authors,
    time: committed,
    kind: mainKind(files, fresh, kindOf),
    files: files.length,
    added,
    removed,
    fresh: total,
    moved: added > 0 && total === 0,
    evidence: changeHash(files),
  };
}

/** New lines of each file; adds them to those that were there before. */
function freshLines(files: readonly FileChange[], before: Set<string>): Map<FileChange, number> {
  const removed = new Set(files.flatMap((file) => keysOf(file.removed)));
  const fresh = new Map<FileChange, number>();
  for (const file of files) {
    const keys = new Set(keysOf(file.added).filter((key) => !removed.has(key) && !before.has(key)));
    fresh.set(file, keys.size + (file.binary === "" ? 0 : 1));
    for (const key of keys) before.add(key);
  }
  return fresh;
}

/** Keys of the lines that say something: spacing aside, and without lines of mere punctuation. */
function keysOf(lines: readonly string[]): string[] {
  const keys: string[] = [];
  for (const line of lines) {
    const plain = line.trim().replace(/\s+/g, " ");
    // Letters beyond ASCII are bytes above 0x7f here.
    if (/[0-9A-Za-z\x80-\xff].*[0-9A-Za-z\x80-\xff].*[0-9A-Za-z\x80-\xff]/.test(plain))
      keys.push(plain.length <= 24 ? plain : hash("sha1", plain, "base64"));
  }
  return keys;
}

function mainKind(
  files: readonly FileChange[],
  fresh: ReadonlyMap<FileChange, number>,
  kindOf: (path: string) => string,
): string {
  const scores = new Map<string, number>();
  for (const file of files) {
    const kind = kindOf(file.path);
    // New lines decide; changed lines only break ties.
    const score = (fresh.get(file) ?? 0) * 1_000_000 + file.added.length + file.removed.length;
    scores.set(kind, (scores.get(kind) ?? 0) + score);
  }
  return [...scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? "other";
}

function changeHash(files: readonly FileChange[]): string {
  const digest = createHash("sha256");
  for (const { path, added, removed, binary } of files) {
    const lines = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)];
    digest.update(`${path}\n${binary}\n${lines.length}\n`).update(lines.join("\n"), "latin1").update("\n");
  }
  return `0x${digest.digest("hex")}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}

/**
 * Accounts by author: a CSV or JSONL file with `author` (e-mail or name, any case) and `account`.
 *
 * @throws AssayError DUPLICATE if an author stands twice with different accounts.
 */
export async function readAuthorFile(path: string): Promise<Map<string, string>> {
  const accounts = new Map<string, string>();
  const { records, faults } = await collectRecords(path, { author: TEXT, account: ADDRESS });
  for (const { value, place } of records) {
    const author = value.author.trim().toLowerCase();
    const first = accounts.get(author) ?? value.account;
    if (first !== value.account) faults.add(place("author"), `author ${shown(author)} has two accounts`, "DUPLICATE");
    accounts.set(author, first);
  }
  faults.refuse();
  return accounts;
}

/** Why a commit gave no contribution to one of its authors, or to any. */
export type SkipReason =
  | "moved or copied only"
  | "nothing added"
  | "too few new lines"
  | "author has no account"
  | "kind has no task"
  | "same change again";

/** Contributions out of a history, and the commits that gave none, or gave one of their authors none. */
export interface GitContributions {
  readonly contributions: readonly (ContributionInput & { readonly commit: string })[];
  readonly skipped: readonly { readonly commit: string; readonly reason: SkipReason }[];
}

/** What turns work into contributions. */
export interface GitTerms {
  /** New lines that a commit must have: many small commits are then worth no more than their lines. 1 if left out. */
  readonly leastFresh?: number;
}

/**
 * Turns work into contributions of quantity 1: `accounts` by author, `tasks` by kind. Authors of one commit share its quality, 10,000 divided by their
 * number, and have a part of its evidence each.
 */
export function gitContributions(
  work: readonly GitWork[],
  accounts: ReadonlyMap<string, string>,
  tasks: Readonly<Record<string, number>>,
  { leastFresh = 1 }: GitTerms = {},
): GitContributions {
  const contributions: (ContributionInput & { commit: string })[] = [];
  const skipped: { commit: string; reason: SkipReason }[] = [];
  const used = new Set<string>();
  for (const item of work) {
    const { commit, evidence, time, authors } = item;
    const task = Object.hasOwn(tasks, item.kind) ? tasks[item.kind] : undefined;
    const reason = skipReason(item, leastFresh, used);
    if (reason !== undefined || task === undefined) {
      skipped.push({ commit, reason: reason ?? "kind has no task" });
      continue;
    }
    const found = authors.map(
      ({ name, email }) => accounts.get(email.toLowerCase()) ?? accounts.get(name.toLowerCase()),
    );
    for (const account of new Set(found)) {
      if (account === undefined) {
        skipped.push({ commit, reason: "author has no account" });
        continue;
      }
      const parts = found.filter((each) => each === account).length;
      const quality = Math.floor((BPS * parts) / authors.length);
      const own = authors.length === 1 ? evidence : sharedEvidence(evidence, account);
      contributions.push({ commit, account, task, quantity: 1, quality, evidence: own, time });
      used.add(evidence);
    }
  }
  return { contributions, skipped };
}

function skipReason(item: GitWork, leastFresh: number, used: ReadonlySet<string>): SkipReason | undefined {
  if (used.has(item.evidence)) return "same change again";
  if (item.moved) return "moved or copied only";
  if (item.fresh === 0) return "nothing added";
  return item.fresh < leastFresh ? "too few new lines" : undefined;
}
