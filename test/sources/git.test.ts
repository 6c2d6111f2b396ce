import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { gitContributions, readAuthorFile, readGitWork } from "../../src/sources/git.js";
import { kindByPath, parsePathRules, DEFAULT_PATH_RULES } from "../../src/sources/paths.js";
import { codeOf } from "../helpers/errors.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

/** A commit to be made: full contents of the files that it writes; null removes one. */
interface Change {
  readonly author: string;
  readonly time: number;
  readonly files: Readonly<Record<string, string | null>>;
}

/** Makes a repository with `git fast-import`. */
function importRepository(path: string, changes: readonly Change[]): void {
  mkdirSync(path);
  const git = (args: string[], input = "") =>
    execFileSync("git", ["-C", path, ...args], { input, stdio: ["pipe", "ignore", "pipe"] });
  git(["init", "--quiet", "--initial-branch=main"]);
  git(["fast-import", "--quiet"], changes.map(commitStream).join(""));
}

function commitStream({ author, time, files }: Change): string {
  const who = `${author.split("@")[0] ?? ""} <${author}> ${time} +0000`;
  const writes = Object.entries(files).map(([path, text]) =>
    text === null ? `D ${quote(path)}\n` : `M 100644 inline ${quote(path)}\n${data(text)}`,
  );
  return `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n${data("A change")}${writes.join("")}\n`;
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
const quote = (path: string): string => `"${path.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;

const lines = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${name} says line ${i}`);
const text = (parts: readonly string[]): string => parts.map((part) => `${part}\n`).join("");

interface HistoryRow {
  readonly author: string;
  readonly time: number;
  readonly kind: string;
  readonly kinds: readonly (readonly [kind: string, lines: number])[];
  readonly lang: string;
  readonly change: string;
}

/** Every 25th commit of EbookFoundation/free-programming-books @5b277d20f (CC BY 4.0), pseudonymised. */
function history(): HistoryRow[] {
  const csv = readFileSync(fileURLToPath(new URL("../data/history.csv", import.meta.url)), "utf8");
  return csv
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => {
      const [, author = "", time, kind = "", kinds = "", lang = "", , , change = ""] = line.split(",");
      const counts = kinds
        .split("|")
        .map((each) => [each.split(":")[0] ?? "", Number(each.split(":")[1] ?? 0)] as const);
      return { author: `${author}@example.org`, time: Number(time), kind, kinds: counts, lang, change };
    });
}

const PATHS: Readonly<Record<string, (lang: string) => string>> = {
  content: (lang) => `books/list-${lang}.md`,
  translation: (lang) => `translations/guide-${lang}.md`,
  docs: () => "docs/how to.md",
  code: () => "scripts/check.py",
};

const RULES = parsePathRules([
  { match: "books/**", kind: "content" },
  { match: "translations/*.md", kind: "translation" },
  { match: "docs/**", kind: "docs" },
  { match: "**/*.py", kind: "code" },
]);

/** Contents after each commit of the history: every row appends lines named by its change hash. */
function replay(rows: readonly HistoryRow[]): Change[] {
  const contents = new Map<string, string>();
  return rows.map(({ author, time, kinds, lang, change }) => {
    const files = kinds.map(([kind, count]) => {
      const path = (PATHS[kind] ?? (() => `${kind}.txt`))(lang || "en");
      const grown = (contents.get(path) ?? "") + text(lines(`${change} ${kind}`, count));
      contents.set(path, grown);
      return [path, grown] as const;
    });
    return { author, time, files: Object.fromEntries(files) };
  });
}

describe("sources/git", () => {
  const file = temporaryFolder();

  describe("a real history", () => {
    const rows = history().filter((row) => row.kinds.some(([, count]) => count > 0));

    it("gives each commit's author, time and kind", async () => {
      importRepository(file("repo"), replay(rows));
      const work = await readGitWork(file("repo"), { rules: RULES });
      expect(rows.length).to.be.greaterThan(250);
      expect(work.map((item) => [item.authorEmail, item.time])).to.deep.equal(
        rows.map((row) => [row.author, row.time]),
      );
      const largest = rows.map((row) => Math.max(...row.kinds.map(([, count]) => count)));
      const clear = rows.map(
        (row, i) => row.kinds.filter(([, count]) => count === largest[i]).length === 1 && row.kind in PATHS,
      );
      const kinds = work.map((item) => item.kind).filter((_, i) => clear[i]);
      expect(kinds).to.deep.equal(rows.map((row) => row.kind).filter((_, i) => clear[i]));
      expect(kinds.length).to.be.greaterThan(200);
      const added = rows.map((row) => row.kinds.reduce((sum, [, count]) => sum + count, 0));
      expect(work.map((item) => item.added)).to.deep.equal(added);
    }).timeout(60_000);

    it("gives contributions by account and task", async () => {
      importRepository(file("repo"), replay(rows));
      const work = await readGitWork(file("repo"), { rules: RULES });
      const authors = [...new Set(rows.map((row) => row.author))];
      writeFileSync(
        file("authors.csv"),
        `author,account\n${authors.map((each) => `${each},${each.split("@")[0]}`).join("\n")}`,
      );
      const accounts = await readAuthorFile(file("authors.csv"));
      const { contributions, skipped } = gitContributions(work, accounts, {
        content: 1,
        translation: 2,
        docs: 3,
        code: 4,
      });
      expect(contributions.length + skipped.length).to.equal(rows.length);
      const byCommit = new Map(work.map((item, i) => [item.commit, rows[i]]));
      for (const { commit, account, time } of contributions) {
        expect([`${account}@example.org`, time]).to.deep.equal([
          byCommit.get(commit)?.author,
          byCommit.get(commit)?.time,
        ]);
      }
      expect(new Set(contributions.map((each) => each.evidence)).size).to.equal(contributions.length);
    }).timeout(60_000);
  });

  describe("readGitWork", () => {
    const base = text(lines("first", 10));
    const work = async (changes: readonly Record<string, string | null>[]) => {
      importRepository(
        file("repo"),
        changes.map((files, i) => ({ author: "ann@example.org", time: 1_600_000_000 + i, files })),
      );
      return readGitWork(file("repo"));
    };

    it("recognises moved and copied lines", async () => {
      const reversed = text(lines("first", 10).reverse());
      const found = await work([
        { "a.md": base },
        { "a.md": null, "sub/b.md": base }, // renamed
        { "sub/b.md": reversed }, // reordered
        { "c.md": base.replaceAll("\n", "  \n").replaceAll("says", " says") }, // copied with other spacing
        { "c.md": text(lines("second", 3)) + base }, // new lines
        { "c.md": base }, // removed
        { "d.md": "---\n}\n```\n" }, // punctuation alone
      ]);
      expect(found.map((item) => item.moved)).to.deep.equal([false, true, true, true, false, false, true]);
      expect(found.map((item) => item.fresh)).to.deep.equal([10, 0, 0, 0, 3, 0, 0]);
    });

    it("knows the same change again by its evidence", async () => {
      const found = await work([{ "a.md": "one line of text\n" }, { "a.md": null }, { "a.md": "one line of text\n" }]);
      expect(found[0]?.evidence).to.equal(found[2]?.evidence).and.not.to.equal(found[1]?.evidence);
      const accounts = new Map([["ann@example.org", `0x${"11".repeat(20)}`]]);
      const { contributions, skipped } = gitContributions(found, accounts, { content: 1 });
      expect(contributions.length).to.equal(1);
      expect(skipped.map((each) => each.reason)).to.deep.equal(["nothing added", "same change again"]);
    });

    it("reads lines that look like a diff", async () => {
      const tricky = text([
        "--- a/x.md",
        "+++ b/y.md",
        "@@ -1 +1 @@",
        "diff --git a/x b/x",
        "\\ No newline",
        "index 12..34",
      ]);
      const found = await work([
        { "a.md": tricky },
        { "a.md": `${tricky}last line, no newline` },
        { "a.md": "\0binary \n\0" },
      ]);
      expect(found.map((item) => [item.files, item.added, item.removed])).to.deep.equal([
        [1, 6, 0],
        [1, 1, 0],
        [1, 0, 0],
      ]);
      expect(found[2]?.fresh).to.equal(1);
    });

    it("reads paths with spaces, quotes and letters", async () => {
      const found = await work([
        { "a b.ts": "const a = 1;\n", 'docs/q"uo\\te.md': "some text here\n" },
        { "locale/日本.md": "翻訳の文\n" },
      ]);
      expect(found.map((item) => [item.kind, item.files])).to.deep.equal([
        ["code", 2],
        ["translation", 1],
      ]);
    });

    it("refuses what is no repository", async () => {
      expect(await codeOf(readGitWork(file("none")))).to.equal("NOT_FOUND");
      await work([{ "a.md": "text of a\n" }]);
      expect(await codeOf(readGitWork(file("repo"), { ref: "no-such-branch" }))).to.equal("NOT_FOUND");
      expect(await codeOf(readGitWork(file("repo"), { ref: `--output=${file("x")}` }))).to.equal("NOT_FOUND");
    });
  });

  describe("gitContributions", () => {
    it("says why a commit gives none", async () => {
      importRepository(file("repo"), [
        { author: "ann@example.org", time: 1, files: { "a.md": text(lines("first", 4)) } },
        { author: "bob@example.org", time: 2, files: { "b.md": text(lines("second", 4)) } },
        { author: "ann@example.org", time: 3, files: { "c.unknown": text(lines("third", 4)) } },
        { author: "ann@example.org", time: 4, files: { "d.md": text(lines("first", 4)) } },
      ]);
      const accounts = new Map([["ann@example.org", `0x${"11".repeat(20)}`]]);
      const { contributions, skipped } = gitContributions(await readGitWork(file("repo")), accounts, { content: 7 });
      expect(contributions.map((each) => [each.task, each.quantity, each.quality])).to.deep.equal([[7, 1, 10_000]]);
      expect(skipped.map((each) => each.reason)).to.deep.equal([
        "author has no account",
        "kind has no task",
        "moved or copied only",
      ]);
    });
  });

  describe("readAuthorFile", () => {
    it("refuses an author with two accounts", async () => {
      writeFileSync(file("a.csv"), `author,account\nAnn@x.org,0x${"11".repeat(20)}\nann@x.org ,0x${"22".repeat(20)}\n`);
      expect(await codeOf(readAuthorFile(file("a.csv")))).to.equal("DUPLICATE");
    });
  });

  describe("kindByPath", () => {
    const kind = kindByPath(DEFAULT_PATH_RULES);
    const cases: [string, string][] = [
      ["README.md", "docs"],
      ["pkg/README.md", "docs"],
      ["docs/a/b.md", "docs"],
      ["src/i18n/de.json", "translation"],
      ["i18n/de.json", "translation"],
      ["po/de.po", "translation"],
      ["src/index.ts", "code"],
      ["posts/one.md", "content"],
      ["Makefile", "other"],
    ];
    for (const [path, expected] of cases) it(`${path} is ${expected}`, () => expect(kind(path)).to.equal(expected));

    it("matches globs exactly", () => {
      const of = (match: string, path: string) => kindByPath([{ match, kind: "yes" }])(path) === "yes";
      expect(of("*.md", "a.md")).to.equal(true);
      expect(of("*.md", "a/b.md")).to.equal(false);
      expect(of("a?c", "abc")).to.equal(true);
      expect(of("a.c", "abc")).to.equal(false);
      expect(of("a,b", "a,b")).to.equal(true);
      expect(of("**/x", "x")).to.equal(true);
    });

    it("refuses malformed rules", () => {
      for (const value of [1, [1], [{ match: "", kind: "a" }], [{ match: "a" }], [null]]) {
        expect(codeOf(() => parsePathRules(value))).to.equal("INVALID_RULES");
      }
      expect(codeOf(() => kindByPath([{ match: "{a", kind: "b" }]))).to.equal("INVALID_RULES");
    });
  });
});
