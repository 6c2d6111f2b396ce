import { expect } from "chai";
import type { FileChange } from "../../../src/sources/git/log.js";
import { lineBook } from "../../../src/sources/git/new-lines.js";

/** Changes of a commit of an epoch; what is left out of a file is nothing. */
type Step = readonly [epoch: number | undefined, ...files: readonly Partial<FileChange>[]];

/** New lines by commit, numbered from 0, and what counts nothing. */
function booked(...steps: readonly Step[]) {
  const book = lineBook((path) => path.split("/")[0] ?? "");
  for (const [i, [epoch, ...files]] of steps.entries()) {
    const whole = files.map((file) => ({ path: "k/f", added: [], removed: [], binary: "", ...file }));
    book.add({ hash: `${i}`, authors: [], authored: 0, committed: 0, files: whole }, epoch);
  }
  const { found, left } = book.result();
  return {
    found: found.map(({ commit, epoch, kind, lines }) => [commit.hash, epoch, kind, lines]),
    left: left.map(({ commit, path, reason, lines }) => [commit, path, reason, lines]),
  };
}

describe("sources/git/new-lines", () => {
  const [one, two] = ["a line of text", "another line of text"];
  const COPIED = "moved, copied or restored";
  const GONE = "gone by the end of the epoch";

  it("lines count for the first to have them, by kind", () => {
    const steps: Step[] = [
      [
        3,
        { path: "a/x", added: [one, two] },
        { path: "b/x", added: ["a third one"] },
        { path: "a/y", added: ["a fourth"] },
      ],
      [3, { path: "b/y", added: [` ${two}\t`, "a  third\tone", "now new"] }],
    ];
    expect(booked(...steps)).to.deep.equal({
      found: [
        ["0", 3, "a", 3],
        ["0", 3, "b", 1],
        ["1", 3, "b", 1],
      ],
      left: [["1", "b/y", COPIED, 2]],
    });
  });

  it("lines of no epoch count for nobody, then or later", () => {
    expect(booked([undefined, { added: [one] }], [0, { added: [one, two] }])).to.deep.equal({
      found: [["1", 0, "k", 1]],
      left: [["1", "k/f", COPIED, 1]],
    });
    expect(booked([undefined, { added: [one] }], [0, { removed: [one] }])).to.deep.equal({ found: [], left: [] });
  });

  it("lines that go in their epoch count nothing, later ones stay", () => {
    const both: Partial<FileChange> = { added: [one, two, "three of them"] };
    expect(booked([0, both], [0, { removed: [one, two, "never there"] }])).to.deep.equal({
      found: [["0", 0, "k", 1]],
      left: [["0", "", GONE, 2]],
    });
    expect(booked([0, both], [1, { removed: [one] }])).to.deep.equal({ found: [["0", 0, "k", 3]], left: [] });
    expect(booked([0, { added: [one] }], [0, { removed: [one] }])).to.deep.equal({
      found: [],
      left: [["0", "", GONE, 1]],
    });
  });

  it("a line that stands twice is gone when both are", () => {
    const twice: Step[] = [
      [0, { added: [one] }],
      [0, { path: "k/g", added: [one] }],
      [0, { removed: [one] }],
    ];
    expect(booked(...twice).found).to.deep.equal([["0", 0, "k", 1]]);
    expect(booked(...twice, [0, { path: "k/g", removed: [one] }]).found).to.deep.equal([]);
  });

  it("vendored and generated lines have their reason", () => {
    const files = [
      { path: "-vendored/x", added: [one] },
      { path: "-generated/x", added: [two, two] },
    ];
    expect(booked([0, ...files])).to.deep.equal({
      found: [],
      left: [
        ["0", "-vendored/x", "vendored", 1],
        ["0", "-generated/x", "generated", 2],
      ],
    });
  });

  it("spacing does not count, where there is some and where there is none", () => {
    const lines = ["ab cd ef", "abcd ef", "a- -b- -c", "a--b", "{}", "", "\u00e6\u0097\u00a5"];
    const long = "a line of text that is longer than a short one";
    expect(booked([0, { added: [...lines, long] }], [0, { added: [long] }])).to.deep.equal({
      found: [["0", 0, "k", 5]],
      left: [["1", "k/f", COPIED, 1]],
    });
  });

  it("a binary file is one line, by its content", () => {
    const ids = ["0000..2a 100644", "1..2b", "1..0ab", "1..ab0"];
    expect(booked([0, ...ids.map((binary) => ({ binary }))]).found).to.deep.equal([["0", 0, "k", 4]]);
    expect(booked([0, { binary: "00..2a" }], [0, { binary: "2a..0000000" }])).to.deep.equal({
      found: [],
      left: [["0", "", GONE, 1]],
    });
    expect(booked([0, { binary: "00..2a" }], [0, { binary: "00..2a" }]).left).to.deep.equal([["1", "k/f", COPIED, 1]]);
  });
});
