import { globSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { READ_EVENTS } from "../../scripts/generate/events.js";
import { CONTRACTS, type ContractName } from "../../src/chain/contracts.js";

/** Arguments as a fact holds them: strings by their hash, without space. */
const plain = (text: string): string => text.replace(/keccak256\(bytes\((\w+)\)\)/g, "$1").replace(/\s+/g, "");

/** Places at which a contract emits an event that is read and does not add the very same as a fact right after it. */
function unchained(source: string, events: readonly string[]): string[] {
  return events.flatMap((event) => {
    const emitted = [...source.matchAll(new RegExp(`emit ${event}\\((.*?)\\);(.*?);`, "gs"))];
    if (emitted.length === 0) return [`${event} is never emitted`];
    return emitted.flatMap(([, args = "", next = ""]) => {
      const expected = `_addFact(abi.encode(${event}.selector,${plain(args)}))`;
      return plain(next) === expected ? [] : [`${event}(${plain(args)}) is followed by ${plain(next)}`];
    });
  });
}

/** The sources of a contract and of all that it inherits here. */
function sourceOf(name: string): string {
  const [file] = globSync(`contracts/*/${name}.sol`);
  if (file === undefined) return "";
  const source = readFileSync(file, "utf8");
  const bases = /^(?:abstract )?contract \w+ is ([^{]+)\{/m.exec(source)?.[1]?.split(",") ?? [];
  return [source, ...bases.map((base) => sourceOf(base.trim()))].join("\n");
}

describe("facts", () => {
  for (const [contract, events] of Object.entries(READ_EVENTS))
    it(`every event of ${contract} that is read is chained`, () => {
      expect(unchained(sourceOf(CONTRACTS[contract as ContractName]), events)).to.deep.equal([]);
    });

  it("planted omissions are found", () => {
    const chained = "emit A(x, uri);\n_addFact(abi.encode(A.selector, x, keccak256(bytes(uri))));";
    expect(unchained(chained, ["A"])).to.deep.equal([]);
    expect(unchained("emit A(x);\n_next();", ["A"])).to.deep.equal(["A(x) is followed by _next()"]);
    expect(unchained(chained.replace(".selector, x", ".selector, y"), ["A"])).to.deep.equal([
      "A(x,uri) is followed by _addFact(abi.encode(A.selector,y,uri))",
    ]);
    expect(unchained(chained, ["B"])).to.deep.equal(["B is never emitted"]);
  });
});
