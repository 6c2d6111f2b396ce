import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import fc from "fast-check";
import { readAuthored, type HistoryOptions } from "../../../src/sources/git/authored.js";
import { parsePathRules } from "../../../src/sources/git/path-kinds.js";
import { codeOf } from "../../helpers/errors.js";
import { commitAll, FEW, git, importRepository, type Change } from "../../helpers/sources/git.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const lines = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${name} says line ${i}`);
const text = (parts: readonly string[]): string => parts.map((part) => `${part}\n`).join("");

const [ANN, BOB] = [`0x${"11".repeat(20)}`, `0x${"22".repeat(20)}`];
const WALLETS = new Map([
  ["git:ann@x.example", ANN],
  ["git:ann@new.example", ANN],
  ["github:bob", BOB],
]);
const handles = {
  of: (handle: string) => {
    const account = WALLETS.get(handle);
    return account === undefined ? undefined : { account };
  },
};

interface HistoryRow {
  readonly author: string;
  readonly time: number;
  readonly kinds: readonly (readonly [kind: string, lines: number])[];
  readonly lang: string;
  readonly change: string;
}

/** Every 25th commit of EbookFoundation/free-programming-books @5b277d20f (CC BY 4.0), pseudonymised. */
function history(): HistoryRow[] {
  const csv = readFileSync(fileURLToPath(new URL("../../data/history.csv", import.meta.url)), "utf8");
  const rows = csv.trim().split("\n").slice(1);
  return rows.map((line) => {
    const [, author = "", time, , kinds = "", lang = "", , , change = ""] = line.split(",");
    const counts = kinds.split("|").map((each) => [each.split(":")[0] ?? "", Number(each.split(":")[1] ?? 0)] as const);
    return { author: `${author}@example.org`, time: Number(time), kinds: counts, lang, change };
  });
}

const RULES = parsePathRules([
  { match: "books/**", kind: "content" },
  { match: "translations/*.md", kind: "translation" },
  { match: "docs/**", kind: "docs" },
  { match: "**/*.py", kind: "code" },
]);
const PATHS: Readonly<Record<string, string>> = {
  content: "books/list",
  translation: "translations/guide",
  docs: "docs/how to",
};

/** Contents after each commit of the history: every row appends lines named by its change hash. */
function replay(rows: readonly HistoryRow[]): Change[] {
  const contents = new Map<string, string>();
  return rows.map(({ author, time, kinds, lang, change }) => {
    const files = kinds.map(([kind, count]) => {
      const path = kind === "code" ? "scripts/check.py" : `${PATHS[kind] ?? kind}-${lang || "en"}.md`;
      const grown = (contents.get(path) ?? "") + text(lines(`${change} ${kind}`, count));
      contents.set(path, grown);
      return [path, grown] as const;
    });
    return { author, time, files: Object.fromEntries(files) };
  });
}

describe("sources/git/authored", () => {
  const file = temporaryFolder();

  it("a real history gives each author's lines by kind and epoch", async () => {
    const all = history().filter((row) => row.kinds.some(([, count]) => count > 0));
    const rows = FEW ? all.slice(0, 20) : all;
    importRepository(file("repo"), replay(rows));
    const epochOf = (time: number): number => Math.floor(time / (365 * 86_400));
    const { work, commits } = await readAuthored(file("repo"), { rules: RULES, epochOf });
    expect(commits)
      .to.equal(rows.length)
      .and.to.be.greaterThan(FEW ? 10 : 250);
    const expected = new Map<string, number>();
    for (const { author, time, kinds } of rows) {
      for (const [kind, count] of kinds) {
        const key = `git:${author} ${epochOf(time)} ${kind in PATHS || kind === "code" ? kind : "other"}`;
        if (count > 0) expected.set(key, (expected.get(key) ?? 0) + count);
      }
    }
    const found = work.map(({ handle, epoch, kind, lines: count }) => [`${handle} ${epoch} ${kind}`, count] as const);
    expect(new Map(found)).to.deep.equal(expected);
    expect(new Set(work.map(({ evidence }) => evidence)).size).to.equal(work.length);
  }).timeout(60_000);

  /** Work of a history of one day a change, oldest first. */
  async function workOf(
    changes: readonly (Omit<Change, "time"> & { readonly time?: number })[],
    options: HistoryOptions = {},
  ) {
    rmSync(file("repo"), { recursive: true, force: true });
    importRepository(
      file("repo"),
      changes.map((change, i) => ({ time: 1_700_000_000 + 86_400 * i, ...change })),
    );
    return readAuthored(file("repo"), { handles, ...options });
  }
  const by = (author: string, files: Change["files"], message?: string) => ({
    author,
    files,
    ...(message === undefined ? {} : { message }),
  });

  it("moves, copies, removals and restored lines count nothing", async () => {
    const base = text(lines("first", 10));
    const { work, left } = await workOf([
      by("ann@x.example", { "a.md": base }),
      by("bob@x.example", { "a.md": null, "sub/b.md": base }), // renamed
      by("bob@x.example", { "sub/b.md": text(lines("first", 10).reverse()) }), // reordered
      by("bob@x.example", { "c.md": base.replaceAll("\n", "  \n").replaceAll("says", " says") }), // copied with other spacing
      by("bob@x.example", { "c.md": null, "sub/b.md": null }), // removed
      by("bob@x.example", { "a.md": base }), // restored
      by("bob@x.example", { "d.md": "---\n}\n```\n" }), // punctuation alone
    ]);
    expect(work.map(({ account, lines: count, kind }) => [account, count, kind])).to.deep.equal([[ANN, 10, "content"]]);
    expect(
      left.filter(({ reason }) => reason === "moved, copied or restored").map(({ lines: count }) => count),
    ).to.deep.equal([10, 9, 10, 10]);
  });

  it("a removed line counts in the epoch that it lasted through, and never again", async () => {
    const changes = [
      by("ann@x.example", { "a.md": text(lines("first", 5)) }),
      by("ann@x.example", { "a.md": null }),
      by("ann@x.example", { "a.md": text(lines("first", 5)) }),
    ];
    const one = await workOf(changes.slice(0, 2));
    expect([one.work, one.left.at(-1)?.reason]).to.deep.equal([[], "gone by the end of the epoch"]);
    const days = await workOf(changes, { epochOf: (time) => Math.floor((time - 1_700_000_000) / 86_400) });
    expect(days.work.map(({ epoch, lines: count }) => [epoch, count])).to.deep.equal([[0, 5]]);
  });

  it("co-authors share, names are those of the mailmap, GitHub's addresses are its accounts", async () => {
    const message =
      "squash\n\nCo-authored-by: Bob <7+bob@users.noreply.github.com>\nCo-authored-by: Ann <ann@old.example>";
    const { work } = await workOf([
      by("ann@old.example", { "a.md": text(lines("first", 9)) }, message),
      by("ann@new.example", { ".mailmap": "Ann <ann@new.example> <ann@old.example>\n" }),
    ]);
    expect(work.map(({ account, kind, lines: count }) => [account, kind, count])).to.deep.equal([
      [ANN, "content", 4],
      [BOB, "content", 4],
      [ANN, "build", 1],
    ]);
  });

  it("bots, vendored and generated files count nothing, with their reason", async () => {
    const { work, left } = await workOf(
      [
        by("dependabot[bot]@users.noreply.github.com", { "a.ts": text(lines("bot", 2)) }),
        by("robot@x.example", { "b.ts": text(lines("robot", 3)) }),
        by("ann@x.example", {
          "vendor/x.js": text(lines("v", 4)),
          "package-lock.json": text(lines("p", 5)),
          "c.ts": text(lines("c", 6)),
        }),
      ],
      { bots: ["git:robot@x.example"] },
    );
    expect(work.map(({ account, lines: count }) => [account, count])).to.deep.equal([[ANN, 6]]);
    expect(left.map(({ reason, lines: count }) => [reason, count])).to.have.deep.members([
      ["vendored", 4],
      ["generated", 5],
      ["by bots", 2],
      ["by bots", 3],
    ]);
  });

  it("lines are summed per account, epoch and kind before they are capped and diminished", async () => {
    const changes = [
      by("ann@x.example", { "a.md": text(lines("a", 300)) }),
      ...Array.from({ length: 20 }, (_, i) => by("eve@x.example", { "b.md": text(lines("b", i + 1)) })),
    ];
    const { work } = await workOf(changes, { knee: 100, most: 200 });
    expect(work.map(({ handle, lines: count, quantity }) => [handle, count, quantity])).to.deep.equal([
      ["git:ann@x.example", 300, 200],
      ["git:eve@x.example", 20, 20],
    ]);
  });

  it("only merged work counts", async () => {
    const folder = file("merges");
    mkdirSync(folder);
    git(folder, "init", "--quiet", "--initial-branch=main");
    const write = (name: string, count: number, branch: string): void => {
      git(folder, "checkout", "--quiet", branch);
      appendFileSync(join(folder, `${name}.md`), text(lines(name, count)));
      commitAll(folder, `${name} <${name}@x.example>`, name);
    };
    writeFileSync(join(folder, "start.md"), "the first line\n");
    commitAll(folder, "ann <ann@x.example>", "start");
    for (const branch of ["merged", "open"]) git(folder, "branch", branch);
    write("bob", 3, "merged");
    write("eve", 4, "open");
    write("ann", 2, "main");
    renameSync(join(folder, "start.md"), join(folder, "moved.md"));
    commitAll(folder, "ann <ann@x.example>", "move");
    const who = ["-c", "user.name=ann", "-c", "user.email=ann@x.example"];
    git(folder, ...who, "merge", "--quiet", "--no-ff", "--no-edit", "merged");
    const { work, commits } = await readAuthored(folder);
    expect(commits).to.equal(4);
    expect(work.map(({ handle, lines: count }) => [handle, count])).to.have.deep.members([
      ["git:ann@x.example", 3],
      ["git:bob@x.example", 3],
    ]);
  });

  it("reads lines that look like a diff, odd paths, binary files", async () => {
    const tricky = [
      "--- a/x.md",
      "+++ b/y.md",
      "@@ -1 +1 @@ abc",
      "diff --git a/x b/x",
      "\\ No newline at end",
      "index 12ab..34cd",
    ];
    const { work, left } = await workOf([
      by("ann@x.example", { "a.md": text(tricky), 'docs/q"uo\\te.md': "some text here\n" }),
      by("ann@x.example", {
        "a.md": `${text(tricky)}last line, no newline`,
        "locale/日本.md": "翻訳の文\n",
        "b c.png": "\0binary \n\0",
        "vendor/salt and pepper.png": "\0another \n\0",
      }),
      by("bob@x.example", { "b c.png": null }),
      by("bob@x.example", { "d.png": "\0binary \n\0" }),
    ]);
    const found = work.map(({ account, kind, lines: count }) => [account, kind, count]);
    expect(found).to.have.deep.members([
      [ANN, "content", 7],
      [ANN, "docs", 1],
      [ANN, "translation", 1],
      [ANN, "design", 1],
    ]);
    expect(left.filter(({ reason }) => reason === "vendored").map(({ path }) => path)).to.deep.equal([
      "vendor/salt and pepper.png",
    ]);
  });

  it("refuses what is no repository or branch", async () => {
    expect(await codeOf(readAuthored(file("none")))).to.equal("NOT_FOUND");
    await workOf([by("ann@x.example", { "a.md": "text of a\n" })]);
    for (const ref of ["no-such-branch", `--output=${file("x")}`])
      expect(await codeOf(readAuthored(file("repo"), { ref }))).to.equal("NOT_FOUND");
  });

  it("cutting a change into many, or restoring old lines, never pays more", async () => {
    const step = fc.record({
      files: fc.dictionary(
        fc.constantFrom("a.md", "b.ts", "docs/c.md"),
        fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 8 }),
        { maxKeys: 3 },
      ),
    });
    const scenario = fc.record({
      before: fc.array(step, { minLength: 1, maxLength: 2 }),
      between: fc.array(step, { maxLength: 5 }),
      last: step,
    });
    const filesOf = ({ files }: { readonly files: Readonly<Record<string, readonly number[]>> }) =>
      Object.fromEntries(
        ["a.md", "b.ts", "docs/c.md"].map((path) => [
          path,
          text((files[path] ?? []).map((i) => `a sentence of number ${i}`)),
        ]),
      );
    await fc.assert(
      fc.asyncProperty(scenario, async ({ before, between, last }) => {
        const earlier = before.map((each) => by("bob@x.example", filesOf(each)));
        const paid = async (steps: readonly (typeof last)[]): Promise<number> => {
          const { work } = await workOf([...earlier, ...steps.map((each) => by("eve@x.example", filesOf(each)))]);
          return work
            .filter(({ handle }) => handle === "git:eve@x.example")
            .reduce((sum, { lines: count }) => sum + count, 0);
        };
        expect(await paid([...between, last])).to.be.at.most(await paid([last]));
      }),
      { numRuns: FEW ? 1 : 12 },
    );
  }).timeout(60_000);
});
