import { globSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { importGraph } from "../helpers/house/imports.js";

/** What only Hardhat gives: a chain in the process, and bindings of mocks, which a build makes. */
const OF_HARDHAT = /^(hardhat(\/|$)|@nomicfoundation\/|cache\/)/;

const { spec } = JSON.parse(readFileSync("test/pure.mocharc.json", "utf8")) as { spec: string[] };
// Mocha takes a pattern without a star for a file, whatever braces it has, and passes over it if there is none.
const listed = new Set(spec.flatMap((pattern) => (pattern.includes("*") ? globSync(pattern) : [pattern])));
const reachOf = importGraph();
const needsHardhat = (file: string): boolean => [...reachOf(file)].some((name) => OF_HARDHAT.test(name));

describe("test:pure", () => {
  it("runs every test that needs no Hardhat, and no other", () => {
    const pure = globSync("test/**/*.test.ts").filter((file) => !needsHardhat(file));
    expect([...listed].sort()).to.deep.equal(pure.sort());
  });

  it("loads what others load for it", () => {
    expect(needsHardhat("test/tasks/refusals.test.ts")).to.equal(true);
    expect(needsHardhat("test/contracts/rewards/VestingMerkleDistributor.test.ts")).to.equal(true);
  });
});
