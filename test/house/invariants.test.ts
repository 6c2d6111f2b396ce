import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { allBlocks, hasTitle, readTestFile } from "../helpers/house/titles.js";

/** A test that the document names: its file, and its title or its function. */
interface Named {
  readonly file: string;
  readonly test: string;
}

const TOKEN = /`([\w/.-]+\.(?:ts|sol))`|`(\w+)`|"([^"]+)"/g;

/** In the order of the text: `folder/File.test.ts` or `folder/File.t.sol`, then "titles" and `functions` of that file. */
function namedIn(item: string): Named[] {
  const named: Named[] = [];
  let file: string | undefined;
  for (const [, path, code, title] of item.matchAll(TOKEN)) {
    if (path !== undefined) file = `test/${path}`;
    else if (file !== undefined) named.push({ file, test: (code ?? title ?? "").replaceAll(/\s+/g, " ") });
  }
  return named;
}

/** Paragraphs and items of lists. */
const itemsOf = (text: string): string[] => text.split(/\n\n|^- /m);

function exists({ file, test }: Named): boolean {
  if (!existsSync(file)) return false;
  if (file.endsWith(".sol")) return new RegExp(`\\bfunction ${test}\\(`).test(readFileSync(file, "utf8"));
  const { blocks, texts } = readTestFile(file);
  return allBlocks(blocks).some((block) => hasTitle(block, test, texts));
}

const missing = (text: string): Named[] =>
  itemsOf(text)
    .flatMap(namedIn)
    .filter((named) => !exists(named));

describe("INVARIANTS.md", () => {
  const document = readFileSync("test/INVARIANTS.md", "utf8");

  it("names tests that exist", () => {
    expect(missing(document)).to.deep.equal([]);
  });

  it("names a test in every item", () => {
    const items = document.match(/^- (?:.|\n(?!\n|- ))+/gm) ?? [];
    expect(items.filter((item) => namedIn(item).length === 0)).to.deep.equal([]);
    expect(items).to.have.length.greaterThan(20);
  });

  it("is refused if it names a test that does not exist", () => {
    const file = "contracts/epochs/Epochs.t.sol";
    expect(missing(`\`${file}\`: \`invariant_9_absent\``)).to.deep.equal([
      { file: `test/${file}`, test: "invariant_9_absent" },
    ]);
    expect(missing('`engine/vectors.test.ts`: "golden vectors", "silver vectors"')).to.deep.equal([
      { file: "test/engine/vectors.test.ts", test: "silver vectors" },
    ]);
    expect(missing('`engine/absent.test.ts`: "golden vectors"')).to.have.length(1);
  });
});
