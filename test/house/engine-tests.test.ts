import { globSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { importGraph } from "../helpers/house/imports.js";

/** What only Hardhat gives: a chain in the process, and bindings that a build makes. */
const OF_HARDHAT = /^(hardhat(\/|$)|@nomicfoundation\/|typechain-types\/)/;

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
const patterns = (scripts["test:engine"] ?? "").replaceAll("'", "").split(" ").slice(1);
// Mocha takes a pattern without a star for a file, whatever braces it has, and passes over it if there is none.
const listed = new Set(patterns.flatMap((pattern) => (pattern.includes("*") ? globSync(pattern) : [pattern])));
const reachOf = importGraph();
const needsHardhat = (file: string): boolean => [...reachOf(file)].some((name) => OF_HARDHAT.test(name));

describe("test:engine", () => {
  it("runs every test that needs no Hardhat, and no other", () => {
    const pure = globSync("test/**/*.test.ts").filter((file) => !needsHardhat(file));
    expect([...listed].sort()).to.deep.equal(pure.sort());
  });

  it("loads what others load for it", () => {
    expect(needsHardhat("test/contracts/rewards/RewardEscrow.test.ts")).to.equal(true);
    expect(needsHardhat("test/tasks/explain.test.ts")).to.equal(true);
  });
});
