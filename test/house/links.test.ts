import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** Targets of a page's links to files of the project. */
function linksIn(text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return links.filter((target) => !/^(https?:|mailto:|#)/.test(target)).map((target) => target.replace(/#.*$/, ""));
}

describe("links of documents", () => {
  const pages = execFileSync("git", ["ls-files", "*.md"], { cwd: ROOT, encoding: "utf8" })
    .trim()
    .split("\n")
    .filter((page) => existsSync(join(ROOT, page)));

  it("lead to files that exist", () => {
    const broken = pages.flatMap((page) =>
      linksIn(readFileSync(join(ROOT, page), "utf8"))
        .filter((target) => !existsSync(join(ROOT, dirname(page), target)))
        .map((target) => `${page}: ${target}`),
    );
    expect(pages.length).to.be.greaterThan(30);
    expect(broken).to.deep.equal([]);
  });

  it("a link to nowhere is found", () => {
    expect(linksIn("[a](no-such-file.md#part) [b](https://example.org) [c](#here)")).to.deep.equal(["no-such-file.md"]);
  });
});
