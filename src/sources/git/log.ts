/** What `git log` prints, as the commits that it is of: pure, so that odd and hostile histories need no git to be tried. */

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

/** Reads `Name <e-mail>`. */
export function authorOf(contact: string): Author | undefined {
  const found = /^\s*(?<name>.*?)\s*<(?<email>[^<>]*)>\s*$/.exec(contact)?.groups as Author | undefined;
  return found === undefined ? undefined : { name: found.name, email: found.email };
}

/** Handles of an author: addresses that GitHub gives stand for its accounts. */
export function handlesOfAuthor({ email }: Author): string[] {
  const mail = email.toLowerCase();
  const login = /^(?:\d+\+)?([^@]+)@users\.noreply\.github\.com$/.exec(mail)?.[1];
  return login === undefined ? [`git:${mail}`] : [`github:${login}`, `git:${mail}`];
}

/** Lines of a stream of bytes, one character a byte. */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
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

/** Pretty format of `git log` that is read here. */
export const FORMAT =
  "--format=%x00%H%x00%aN <%aE>%x00%at%x00%ct%x00%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x00)";

/** Commits of the output of `git log -p -U0 --no-renames` in the format above. */
export async function* parseLog(input: AsyncIterable<string>): AsyncGenerator<Commit> {
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
  if (side !== null) file.binary = "";
  return 0;
}

/** What stands between the two sides of a binary change. */
const AND = " and ";

/** The path of a binary change: `a/path and b/path`, or `/dev/null` for a side that is not there. A path may hold these words itself. */
function binaryPath(sides: string): string {
  const half = (sides.length - AND.length) / 2;
  const [before, after] = [sides.slice(0, half), sides.slice(-half)];
  const isSame = before.replace("a/", "b/") === after;
  return unquote(isSame ? after : sides.replace(/^\/dev\/null and | and \/dev\/null$/, "")).slice(2);
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

/** The text of bytes that are held one a character. */
export function utf8(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}
