import { globSync, readFileSync } from "node:fs";
import { expect } from "chai";

/** A contract's functions that the random runner may call and that change something. */
function callable(contract: string): string[] {
  const declarations = contract.matchAll(/^ {4}function (\w+)\([^)]*\)([^{;]*)/gm);
  return [...declarations]
    .filter(([, , modifiers = ""]) => /\b(external|public)\b/.test(modifiers) && !/\b(view|pure)\b/.test(modifiers))
    .map(([, name = ""]) => name);
}

/** The functions that a handler's own list of moves names. */
function listed(contract: string): string[] {
  const body = /function moves\(\)[^{]*\{(.*?)\n {4}\}/s.exec(contract)?.[1] ?? "";
  return [...body.matchAll(/this\.(\w+)\.selector/g)].map(([, name = ""]) => name);
}

/** Contracts of the fuzz tests that list their moves, by name. */
const handlers = new Map(
  globSync("test/**/*.sol")
    .flatMap((file) => readFileSync(file, "utf8").split(/^(?=(?:abstract )?contract )/m))
    .filter((contract) => contract.includes("function moves()"))
    .map((contract) => [/^(?:abstract )?contract (\w+)/.exec(contract)?.[1] ?? "", contract]),
);

describe("handlers of fuzz tests", () => {
  for (const [name, contract] of handlers)
    it(`${name} lists every move that the runner makes`, () => {
      expect(listed(contract).sort()).to.deep.equal(callable(contract).sort());
    });

  it("every walk takes the moves of its handler", () => {
    const walks = globSync("test/**/*.t.sol").filter((file) => readFileSync(file, "utf8").includes("GoesTheWholeWay("));
    expect(walks.filter((file) => !readFileSync(file, "utf8").includes("_handler.moves()"))).to.deep.equal([]);
    expect(walks).to.have.length(handlers.size);
  });
});
