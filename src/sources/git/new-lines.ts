import { hash } from "node:crypto";
import type { Commit, FileChange } from "./log.js";
import { isLeftOut } from "./path-kinds.js";

/** Why lines of a history count nothing. */
export type LeftReason =
  "vendored" | "generated" | "moved, copied or restored" | "gone by the end of the epoch" | "by bots";

/** Lines of a commit's file that count nothing. */
export interface LeftLines {
  readonly commit: string;
  readonly path: string;
  readonly reason: LeftReason;
  readonly lines: number;
}

/** Lines of one kind that a commit was the first to have, as far as they are still there. */
export interface NewLines {
  readonly commit: Omit<Commit, "files">;
  readonly epoch: number;
  readonly kind: string;
  lines: number;
}

/** Who counts for a line that nobody had before, while it is there. */
interface Line {
  readonly of: NewLines;
  /** How often it stands in files now. */
  count: number;
}

/** Finds in a history, commit by commit, the lines that were never there before. */
export interface LineBook {
  add(commit: Commit, epoch: number | undefined): void;
  /** New lines by commit and kind, and what counts nothing. */
  result(): { readonly found: readonly NewLines[]; readonly left: readonly LeftLines[] };
}

/**
 * Books the lines of a history. A line counts for the commit that was the first to have it anywhere, if it is still there at the end of the epoch:
 * whoever moves, copies, restores, or writes and removes in between, earns nothing by it, and one change cut into many earns what it earns whole.
 * @param kindOf Kind of a path.
 */
export function lineBook(kindOf: (path: string) => string): LineBook {
  const book: Book = { before: new Set(), lines: new Map(), found: [], left: [] };
  const add = ({ files, ...commit }: Commit, epoch: number | undefined): void => {
    for (const file of files) takeAway(file, epoch, book.lines);
    const kinds = new Map<string, NewLines>();
    for (const file of files) {
      const kind = kindOf(file.path);
      const of = kinds.get(kind) ?? { commit, epoch: epoch ?? 0, kind, lines: 0 };
      kinds.set(kind, of);
      putFile(file, epoch === undefined ? undefined : of, book);
    }
    book.found.push(...kinds.values());
  };
  return { add, result: () => ({ found: settle(book), left: book.left }) };
}

interface Book {
  /** Every line that was ever there. */
  readonly before: Set<string>;
  /** Those that count for somebody. */
  readonly lines: Map<string, Line>;
  readonly found: NewLines[];
  readonly left: LeftLines[];
}

/** Books the added lines of a file; `of` is undefined for a commit of no epoch. */
function putFile(file: FileChange, of: NewLines | undefined, book: Book): void {
  const keys = keysOf(file.added, file.binary, 1);
  const counts = of !== undefined && !isLeftOut(of.kind) ? of : undefined;
  let fresh = 0;
  for (const key of keys) if (put(key, counts, book)) fresh++;
  if (counts !== undefined) counts.lines += fresh;
  if (of === undefined) return;
  const leave = (reason: LeftReason, lines: number): void => {
    if (lines > 0) book.left.push({ commit: of.commit.hash, path: file.path, reason, lines });
  };
  if (counts === undefined) leave(of.kind === "-vendored" ? "vendored" : "generated", keys.length);
  else leave("moved, copied or restored", keys.length - fresh);
}

/** Takes the lines that a change removes out of the book, if they came in the same epoch. */
function takeAway(file: FileChange, epoch: number | undefined, lines: ReadonlyMap<string, Line>): void {
  for (const key of keysOf(file.removed, file.binary, 0)) {
    const line = lines.get(key);
    if (line !== undefined && line.of.epoch === epoch) line.count = Math.max(0, line.count - 1);
  }
}

/** Puts a line in; whether it was never there before. */
function put(key: string, of: NewLines | undefined, { before, lines }: Book): boolean {
  const line = lines.get(key);
  if (line !== undefined) line.count++;
  if (before.has(key)) return false;
  before.add(key);
  if (of !== undefined) lines.set(key, { of, count: 1 });
  return true;
}

/** Leaves out what did not last. */
function settle({ lines, found, left }: Book): NewLines[] {
  const gone = new Map<NewLines, number>();
  for (const { of, count } of lines.values()) if (count === 0) gone.set(of, (gone.get(of) ?? 0) + 1);
  for (const [of, count] of gone)
    left.push({ commit: of.commit.hash, path: "", reason: "gone by the end of the epoch", lines: count });
  return found.map((of) => ({ ...of, lines: of.lines - (gone.get(of) ?? 0) })).filter((of) => of.lines > 0);
}

/** Characters of a line that is kept as it is; longer ones are hashed. */
const SHORT = 24;

/** Keys of the lines that say something: spacing aside, and without lines of mere punctuation. A binary file is one line, its content's id. */
function keysOf(lines: readonly string[], binary: string, side: 0 | 1): string[] {
  const keys: string[] = [];
  for (const line of lines) {
    const plain = line.trim().replace(/\s+/g, " ");
    // Letters beyond ASCII are bytes above 0x7f here.
    if (/[0-9A-Za-z\x80-\xff].*[0-9A-Za-z\x80-\xff].*[0-9A-Za-z\x80-\xff]/.test(plain))
      keys.push(plain.length <= SHORT ? plain : hash("sha1", plain, "base64"));
  }
  const id = /^([0-9a-f]+)\.\.([0-9a-f]+)/.exec(binary)?.[side + 1];
  return id === undefined || /^0+$/.test(id) ? keys : [...keys, `binary ${id}`];
}
