import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
const PAGE = "docs/glossary.md";
/** This file plants banned words. */
const SELF = "test/house/glossary.test.ts";

/** A row of the page's table of words that are not used. */
interface Banned {
  readonly words: readonly string[];
  readonly instead: string;
  /** Beginnings of paths; one that is empty is everywhere. */
  readonly where: readonly string[];
}

const cellsOf = (line: string): string[] => line.split("|").map((cell) => cell.trim());

/** Rows of the last table of the page. */
function readBanned(page: string): Banned[] {
  const [, table = ""] = page.split("## Words that are not used");
  const rows = table.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((line) => {
    const [, words = "", instead = "", where = ""] = cellsOf(line);
    const paths = [...where.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path);
    return {
      words: words.split(",").map((word) => word.replaceAll("\\", "").trim()),
      instead,
      where: where === "everywhere" ? [""] : paths,
    };
  });
}

/** The words of a text, names taken apart, in lower case and with one space around each. */
function wordsOf(text: string): string {
  const apart = text.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2");
  return ` ${apart.toLowerCase().replace(/[^a-z0-9]+/g, " ")} `;
}

const patternOf = (word: string): RegExp => new RegExp(` ${word.replaceAll("*", "[a-z]*")} `);

const isOurs = (path: string): boolean =>
  /\.(ts|js|cjs|sol|md|tree|json|yml)$/.test(path) &&
  path !== PAGE &&
  path !== SELF &&
  !/^(CHANGELOG\.md|package(-lock)?\.json|typechain-types\/|test\/(data|vectors)\/|src\/chain\/generated\/)/.test(path);

/** Where a text stands that uses a word which the table bans for its path. */
function faultsIn(path: string, text: string, banned: readonly Banned[]): string[] {
  const words = wordsOf(text);
  return banned
    .filter(({ where }) => where.some((start) => path.startsWith(start)))
    .flatMap((row) => row.words.map((word) => ({ word, instead: row.instead })))
    .filter(({ word }) => patternOf(word).test(words))
    .map(({ word, instead }) => `${path}: "${word}", say: ${instead}`);
}

describe("glossary", function () {
  this.timeout(60_000);

  const page = readFileSync(join(ROOT, PAGE), "utf8");
  const banned = readBanned(page);

  it("bans words, each with one to use instead", () => {
    expect(banned.length).to.be.greaterThan(10);
    for (const { words, instead, where } of banned) {
      expect(words.join() !== "" && instead !== "" && where.length > 0, words.join()).to.equal(true);
    }
  });

  it("defines each word once", () => {
    const [tables = ""] = page.split("## Words that are not used");
    const defined = tables
      .split("\n")
      .filter((line) => line.startsWith("| ") && !line.startsWith("| word ") && !line.startsWith("| --"))
      .flatMap((line) => (cellsOf(line)[1] ?? "").split(","))
      .map((word) => word.trim());
    expect(defined.length).to.be.greaterThan(50);
    expect(new Set(defined).size).to.equal(defined.length);
  });

  it("finds a banned word in names, comments and documents", () => {
    const rows = readBanned(
      "## Words that are not used\n| not |\n|---|\n| free nullifier, juror* | unbind | `src/` |\n",
    );
    for (const text of ["function freeNullifier()", "// free nullifier", "FREE_NULLIFIER", "the jurors' duty"]) {
      expect(faultsIn("src/x.ts", text, rows), text).to.have.length(1);
      expect(faultsIn("tasks/x.ts", text, rows), text).to.have.length(0);
    }
    expect(faultsIn("src/x.ts", "nullifier, free", rows)).to.have.length(0);
  });

  it("is kept by the whole tree", () => {
    const files = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" }).trim().split("\n").filter(isOurs);
    expect(files.length).to.be.greaterThan(300);
    const faults = files.flatMap((path) => faultsIn(path, `${path}\n${read(path)}`, banned));
    expect(faults).to.deep.equal([]);
  });
});

/** A file's text; empty for one that is deleted but not yet committed. */
function read(path: string): string {
  try {
    return readFileSync(join(ROOT, path), "utf8");
  } catch {
    return "";
  }
}
