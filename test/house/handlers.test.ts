import { globSync, readFileSync } from "node:fs";
import { expect } from "chai";

/** Functions of a contract's text that are not views, and that others may call. */
function callable(text: string): string[] {
  const declarations = text.matchAll(/^ {4}function (\w+)\([^)]*\)([^{;]*)/gm);
  return [...declarations]
    .filter(([, , modifiers = ""]) => /\b(external|public)\b/.test(modifiers) && !/\b(view|pure)\b/.test(modifiers))
    .map(([, name = ""]) => name);
}

/** The functions that a handler's own list of moves names. */
function listed(contract: string): string[] {
  const body = /function moves\(\)[^{]*\{(.*?)\n {4}\}/s.exec(contract)?.[1] ?? "";
  return [...body.matchAll(/this\.(\w+)\.selector/g)].map(([, name = ""]) => name);
}

/** Every contract of the fuzz tests by its name. */
const contracts = new Map(
  globSync("test/**/*.sol")
    .flatMap((file) => readFileSync(file, "utf8").split(/^(?=(?:abstract )?contract )/m))
    .map((text) => [/^(?:abstract )?contract (\w+)/.exec(text)?.[1] ?? "", text]),
);

/** Text of a contract and of all that it inherits. */
function whole(name: string): string {
  const text = contracts.get(name) ?? "";
  const bases = /^(?:abstract )?contract \w+ is ([^{]+)\{/.exec(text)?.[1]?.split(",") ?? [];
  return [text, ...new Set(bases.map((base) => whole(base.trim())))].join("\n");
}

/** Those that list their moves. */
const handlers = [...contracts.keys()].filter((name) => contracts.get(name)?.includes("function moves()"));

/** The program's contracts as `EpochHandler` names them, with the interfaces that declare their functions. */
const PLAYED = {
  oracle: ["IEpochOracle", "IExpiringPause", "IProgramSeal"],
  vault: ["IStakeVault"],
  schedule: ["IEmissionSchedule"],
  distributor: ["IVestingMerkleDistributor", "rewards/IRewardRecipients", "IExpiringPause"],
  seat: ["ICouncil"],
} as const;

describe("handlers of fuzz tests", () => {
  for (const name of handlers)
    it(`${name} lists every move that the runner makes`, () => {
      const moves = new Set(callable(whole(name)));
      // What calms the tokens is for the invariants.
      moves.delete("calm");
      expect(listed(contracts.get(name) ?? "").sort()).to.deep.equal([...moves].sort());
    });

  it("EpochHandler calls every function of its contracts", () => {
    const text = whole("EpochHandler");
    const missing = Object.entries(PLAYED).flatMap(([contract, interfaces]) =>
      interfaces
        .flatMap((name) => callable(readFileSync(`contracts/interfaces/${name}.sol`, "utf8")))
        .filter((name) => !new RegExp(`\\b${contract}\\.${name}\\b`).test(text))
        .map((name) => `${contract}.${name}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it("every walk takes the moves of its handler", () => {
    const walks = globSync("test/**/*.t.sol").filter((file) => readFileSync(file, "utf8").includes("GoesTheWholeWay("));
    expect(walks.filter((file) => !readFileSync(file, "utf8").includes("_handler.moves()"))).to.deep.equal([]);
    expect(walks).to.have.length(handlers.length);
  });
});
