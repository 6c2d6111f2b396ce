import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { sha256, toUtf8Bytes } from "ethers";
import { readAuthored } from "../../../src/sources/git/authored.js";
import { importRepository, lines } from "../../helpers/sources/git.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const ANN = `0x${"11".repeat(20)}`;
const START = 1_700_000_000;

describe("sources/git/authored, evidence", () => {
  const file = temporaryFolder();

  it("is of the root, the kind, the author and the parts of commits in order", async () => {
    const by = (author: string, time: number, files: Readonly<Record<string, number>>, message = "a change") => ({
      ...{ author, message, time: START + time },
      files: Object.fromEntries(Object.entries(files).map(([name, count]) => [name, lines(`${name} says`, 1, count)])),
    });
    importRepository(file("repo"), [
      by("bob@x.example", 9, { "a.md": 2 }),
      by("bob@x.example", 1, { "b.md": 1, "c.md": 2 }),
      by("x[bot]@x.example", 2, { "d.md": 1 }),
      by("7+robot@users.noreply.github.com", 3, { "e.md": 1 }),
      by("x[bot]x@x.example", 4, { "f.md": 1 }, "two\n\nCo-authored-by: Eve <eve@x.example>"),
      by("9+ann@users.noreply.github.com", 5, { "g.md": 1 }),
      ...["h.md", "i.md", "j.md", "k.md"].map((name) => by("bob@x.example", 3, { [name]: 1 })),
    ]);
    const handles = { of: (handle: string) => (handle.startsWith("git:9+") ? { account: ANN } : undefined) };
    const { work, left } = await readAuthored(file("repo"), { handles, bots: ["github:robot"] });
    expect(work.map(({ account, handle, time, commits }) => [account ?? handle, time, commits])).to.deep.equal([
      ["git:bob@x.example", START + 9, 6],
      [ANN, START + 5, 1],
    ]);
    const log = execFileSync("git", ["-C", file("repo"), "rev-list", "--reverse", "main"], { encoding: "utf8" });
    const [root = "", second = "", third, fourth, , , ...more] = log.trim().split("\n");
    const counts = [[root, 2] as const, [second, 3] as const, ...more.map((hash) => [hash, 1] as const)];
    const parts = counts.map(([hash, count]) => [hash, count * 720_720] as const).sort(([a], [b]) => (a < b ? -1 : 1));
    expect(
      parts.map(([hash]) => hash),
      "of commits in another order",
    ).to.not.deep.equal([root, second, ...more]);
    const said = JSON.stringify({ author: "git:bob@x.example", commits: parts, kind: "content", root });
    expect(work[0]?.evidence).to.equal(sha256(toUtf8Bytes(said)));
    expect(left).to.deep.equal([third, fourth].map((commit) => ({ commit, path: "", reason: "by bots", lines: 1 })));
  });
});
