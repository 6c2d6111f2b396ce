import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import ts from "typescript";

const APP = path.resolve("app/src");
/** Attributes that a reader sees or hears. */
const SPOKEN = new Set(["alt", "aria-label", "label", "name", "placeholder", "title"]);

const hasLetters = (text: string): boolean => /\p{L}/u.test(text);

/** Words that stand in a page itself instead of among the texts. */
function wordsIn(code: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && hasLetters(node.text)) found.push(node.text.trim());
    if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText())) {
      const { initializer } = node;
      if (initializer !== undefined && ts.isStringLiteral(initializer)) found.push(initializer.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("page.tsx", code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found;
}

describe("texts of the app", () => {
  const pages = readdirSync(APP, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".tsx"));

  it("stand in one file, none in a page", () => {
    expect(pages.length).to.be.greaterThan(20);
    const found = pages.flatMap((name) => wordsIn(readFileSync(path.join(APP, name), "utf8")));
    expect(found).to.deep.equal([]);
  });

  it("are noticed where they are not", () => {
    expect(wordsIn('const Page = () => <p title="Once" id="x">Hello {name}<b>1</b></p>;')).to.deep.equal([
      "Once",
      "Hello",
    ]);
  });
});
