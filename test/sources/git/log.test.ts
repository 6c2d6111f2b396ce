import { expect } from "chai";
import { handlesOfAuthor, linesOf, parseLog, type Commit } from "../../../src/sources/git/log.js";

/** Commits of what git would print, in portions of so many bytes. */
async function commitsOf(lines: readonly string[], portion = 1_000_000): Promise<Commit[]> {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  const parts = (async function* () {
    for (let at = 0; at < bytes.length; at += portion) yield await Promise.resolve(bytes.subarray(at, at + portion));
  })();
  const all: Commit[] = [];
  for await (const commit of parseLog(linesOf(parts))) all.push(commit);
  return all;
}

const header = (hash: string, ...contacts: string[]): string => ["", hash, "Ann <ann@x>", 5, 6, ...contacts].join("\0");
const diff = (path: string, ...lines: string[]): string[] => [`diff --git a/${path} b/${path}`, ...lines];

/** The one change of a commit of these lines. */
async function changeOf(...lines: string[]) {
  const [commit] = await commitsOf([header("1"), "", ...lines]);
  return commit?.files[0];
}

describe("sources/git/log", () => {
  it("commits have their authors, times and changes, however the output is cut", async () => {
    const lines = [
      header("h1", "Bób <b@x>", "  Cid  < c@x >  ", "nobody", "<>", "a <b> c", "<d@x> Dan"),
      "",
      ...diff(
        "a.md",
        "new file mode 100644",
        "index 0000000..1234567",
        "--- /dev/null",
        "+++ b/a.md",
        "@@ -0,0 +1,3 @@",
      ),
      ...["+one", "+--- a/x", "+"],
      ...diff("b c.md", "index 1..2 100644", "--- a/b c.md\t", "+++ b/b c.md\t", "@@ -1 +1 @@ fn", "-old"),
      ...[
        "\\ No newline at end of file",
        "+new",
        "\\ No newline at end of file",
        "@@ -5,2 +6 @@",
        "-++",
        "-@@",
        "+\0x",
      ],
      ...diff(
        "gone",
        "deleted file mode 100644",
        "index 1..0",
        "--- a/gone",
        "+++ /dev/null",
        "@@ -1,2 +0,0 @@",
        "-a",
        "-b",
      ),
      header("h2"),
      header("h3"),
      "",
      ...diff("mode", "old mode 100644", "new mode 100755"),
    ];
    const ann = { name: "Ann", email: "ann@x" };
    const authors = [...[ann, { name: "Bób", email: "b@x" }, { name: "Cid", email: " c@x " }], { name: "", email: "" }];
    const times = { authored: 5, committed: 6 };
    const expected = [
      {
        ...{ hash: "h1", authors, ...times },
        files: [
          { path: "a.md", added: ["one", "--- a/x", ""], removed: [], binary: "" },
          { path: "b c.md", added: ["new", "\0x"], removed: ["old", "++", "@@"], binary: "" },
          { path: "gone", added: [], removed: ["a", "b"], binary: "" },
        ],
      },
      { hash: "h2", authors: [ann], ...times, files: [] },
      { hash: "h3", authors: [ann], ...times, files: [{ path: "", added: [], removed: [], binary: "" }] },
    ];
    for (const portion of [1, 7, 1_000_000])
      expect(await commitsOf(lines, portion), `${portion}`).to.deep.equal(expected);
  });

  it("what comes before any commit, and the last line without an end, is passed over or kept", async () => {
    const found = await commitsOf(["warning: x", ...diff("a", "--- a/a"), header("1")]);
    expect(found.map(({ hash, files }) => [hash, files.length])).to.deep.equal([["1", 0]]);
    expect(await changeOf("--- a/x", "index 1..2")).to.equal(undefined);
    expect(await commitsOf([])).to.deep.equal([]);
    const all: string[] = [];
    const parts = (async function* () {
      yield await Promise.resolve(Buffer.from("a\n\nb"));
      yield Buffer.from("c");
    })();
    for await (const line of linesOf(parts)) all.push(line);
    expect(all).to.deep.equal(["a", "", "bc"]);
  });

  const NAMES: Readonly<Record<string, string>> = {
    "b/plain": "plain",
    "b/with space\t": "with space",
    "b/\u65e5": "日",
    '"b/q\\"uo\\\\te"': 'q"uo\\te',
    '"b/\\n\\t\\r\\a\\b\\f\\v\\x"': "\n\t\r\x07\b\f\vx",
    '"b/\\346\\227\\245\\001"': "日\x01",
    'b/x"': 'x"',
    'b/"x"': '"x"',
    "b/a\tb\t": "a\tb",
  };
  for (const [written, path] of Object.entries(NAMES))
    it(`the path ${written.trim()} is read`, async () => {
      expect((await changeOf(...diff("x", `+++ ${written}`)))?.path).to.equal(path);
    });

  const BINARIES: Readonly<Record<string, string>> = {
    "a/i.png and b/i.png": "i.png",
    "/dev/null and b/i.png": "i.png",
    "a/i.png and /dev/null": "i.png",
    "a/vendor/salt and pepper.png and b/vendor/salt and pepper.png": "vendor/salt and pepper.png",
    "/dev/null and b/vendor/salt and pepper.png": "vendor/salt and pepper.png",
    "a/vendor/salt and pepper.png and /dev/null": "vendor/salt and pepper.png",
    "a/x and /dev/null and b/x and /dev/null": "x and /dev/null",
    "a/x/dev/null and y and /dev/null": "x/dev/null and y",
    "a/x and /dev/null y and /dev/null": "x and /dev/null y",
    '"a/\\"i.png" and "b/\\"i.png"': '"i.png',
    '/dev/null and "b/\\"i.png"': '"i.png',
  };
  for (const [sides, path] of Object.entries(BINARIES))
    it(`the binary change ${sides} is of its path`, async () => {
      const change = await changeOf(...diff("x", "index 12ab..34cd 100644", `Binary files ${sides} differ`));
      expect(change).to.deep.equal({ path, added: [], removed: [], binary: "12ab..34cd 100644" });
    });

  it("hunks of many lines end where they say", async () => {
    const [removed, added] = [10, 11].map((count) => Array.from({ length: count }, (_, i) => `++ ${i}`));
    const hunk = [...(removed ?? []).map((line) => `-${line}`), ...(added ?? []).map((line) => `+${line}`)];
    const change = await changeOf(...diff("x", "+++ b/x", "@@ -10,10 +100,11 @@", ...hunk, "+++ b/y", "+z"));
    expect(change).to.deep.equal({ path: "y", added, removed, binary: "" });
  });

  it("what only resembles a line of a change is none", async () => {
    const odd = ["x index 1..2", "x--- a/b", "x Binary files a/b and b/b differ", "Binary files a/b and b/b differ x"];
    for (const line of [...odd, "x@@ -1 +1 @@", "@@ -1 +1", "---a/b", "similarity index 5"])
      expect(
        await changeOf(...diff("x", "index 1..2", "Binary files a/i and b/i differ", line, "+x")),
        line,
      ).to.deep.equal({
        ...{ path: "i", added: [], removed: [], binary: "1..2" },
      });
  });

  it("addresses that GitHub gives stand for its accounts", () => {
    const mails: Readonly<Record<string, readonly string[]>> = {
      "Ann@X.example": ["git:ann@x.example"],
      "12+Bob@users.noreply.github.com": ["github:bob", "git:12+bob@users.noreply.github.com"],
      "bob@users.noreply.github.com": ["github:bob", "git:bob@users.noreply.github.com"],
      "bob@users.noreply.github.com.example": ["git:bob@users.noreply.github.com.example"],
      "a@b@users.noreply.github.com": ["git:a@b@users.noreply.github.com"],
    };
    for (const [email, handles] of Object.entries(mails))
      expect(handlesOfAuthor({ name: "", email })).to.deep.equal(handles);
  });
});
