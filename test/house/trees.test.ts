import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { parseTree, readTree, titlesBelow, type Branch } from "../helpers/house/tree.js";
import { allBlocks, hasTitle, readTestFile, type TestFile } from "../helpers/house/titles.js";

/** Contracts that hold tokens or slash bonds. */
const guarding = globSync("contracts/{epochs,funding,identity,reputation,rewards,work}/*.sol").filter((path) =>
  /\bSafeERC20\b|\bTokenCustody\b|\.(?:slash|forfeit)\(/.test(readFileSync(path, "utf8")),
);

/** Path of a contract's tests, without their ending. */
const testsOf = (contract: string): string => `test/${contract.replace(/\.sol$/, "")}`;

/** The blocks of a contract's tests, which may stand in several files of the tree's folder. */
function testsBeside(path: string, contract: string): TestFile {
  const files = globSync(join(dirname(path), "**/*.test.ts")).map(readTestFile);
  const ofContract = files.flatMap(({ blocks }) => blocks.filter(({ title }) => title === contract));
  return {
    blocks: ofContract.flatMap(({ blocks }) => blocks),
    texts: new Set(files.flatMap(({ texts }) => [...texts])),
  };
}

/** What a tree has and its test has not, and the reverse: `function: title`. */
function differences(tree: Branch, { blocks: suites, texts }: TestFile): string[] {
  const unplanned = suites.filter((suite) => !tree.branches.some(({ text }) => hasTitle(suite, text, texts)));
  const planned = tree.branches.flatMap((branch) => {
    const tests = suites
      .filter((suite) => hasTitle(suite, branch.text, texts))
      .flatMap((suite) => allBlocks(suite.blocks).filter(({ kind }) => kind === "it"));
    const leaves = titlesBelow(branch);
    const untested = leaves.filter(
      (leaf, i) => leaves.indexOf(leaf) !== i || !tests.some((test) => hasTitle(test, leaf, texts)),
    );
    const missing = tests.filter((test) => !leaves.some((leaf) => hasTitle(test, leaf, texts)));
    return [...untested, ...missing.map(({ title }) => title)].map((title) => `${branch.text}: ${title}`);
  });
  return [...unplanned.map(({ title }) => title), ...planned];
}

describe(".tree files", () => {
  it("stand beside the tests of every contract that holds or slashes", () => {
    expect(guarding).to.have.length.greaterThan(6);
    expect(guarding.filter((path) => !existsSync(`${testsOf(path)}.tree`))).to.deep.equal([]);
  });

  for (const path of globSync("test/**/*.tree"))
    it(`${path} agrees with its test`, () => {
      const tree = readTree(path);
      expect(differences(tree, testsBeside(path, tree.text))).to.deep.equal([]);
    });

  it("differ if a leaf, a title or a function is planted or missing", () => {
    const path = "test/contracts/epochs/StakeVault.tree";
    const source = readFileSync(path, "utf8");
    const tests = testsBeside(path, "StakeVault");
    const after = (from: string, to: string): string[] => differences(parseTree(source.replace(from, to)), tests);
    expect(after("refuses what is locked", "refuses what is looked")).to.deep.equal([
      "unbond: refuses what is looked",
      "unbond: refuses what is locked",
    ]);
    expect(after("│   └── otherwise → adds up\n", "")).to.deep.equal(["lock: adds up"]);
    expect(after("── unlock\n", "── unlatch\n")).to.include("unlock").and.include("unlatch: frees what was locked");
    expect(after("→ adds up", "→ refuses more than is free")).to.include("lock: refuses more than is free");
    expect(() => parseTree(source.replace("│   └── otherwise", "│  └── otherwise"))).to.throw("No branch");
  });
});
