import { expect } from "chai";
import { id, type ParamType } from "ethers";
import fc from "fast-check";

import { decodeLog, defineEvent, type RawLog } from "../../src/chain/abi.js";
import { PROGRAM_EVENTS } from "../../src/chain/events.js";
import { AssayError } from "../../src/engine/errors.js";
import { INTERFACE } from "../helpers/scripted-chain.js";

const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => `0x${Buffer.from(value).toString("hex")}`);

/** Random values of an ABI type, drawn from the whole of its range. */
function valuesOf(type: ParamType): fc.Arbitrary<unknown> {
  if (type.components !== null) return fc.tuple(...type.components.map(valuesOf));
  if (type.type.startsWith("uint")) return fc.bigInt({ min: 0n, max: 2n ** BigInt(type.type.slice(4)) - 1n });
  if (type.type === "address") return hex(20);
  if (type.type === "bytes32") return hex(32);
  return type.type === "bool" ? fc.boolean() : fc.string({ unit: "binary" });
}

/** ethers' arguments, flattened as ours are. */
function flatten(inputs: readonly ParamType[], values: readonly unknown[], prefix = ""): Record<string, unknown> {
  const entries = inputs.flatMap((input, i): [string, unknown][] => {
    const value = values[i];
    if (input.components !== null)
      return Object.entries(flatten(input.components, value as unknown[], `${input.name}.`));
    if (typeof value === "bigint")
      return [[prefix + input.name, Number(input.type.slice(4)) <= 48 ? Number(value) : value]];
    return [[prefix + input.name, input.type === "address" ? String(value).toLowerCase() : value]];
  });
  return Object.fromEntries(entries);
}

function rawLog(name: string, args: readonly unknown[]): RawLog {
  const { data, topics } = INTERFACE.encodeEventLog(name, args);
  return { address: "0x", topics, data, blockNumber: "0x1", blockHash: "0x", transactionHash: "0x", logIndex: "0x0" };
}

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof AssayError ? error.code : String(error);
  }
  return "none";
};

describe("chain/abi", () => {
  describe("decodeLog", () => {
    const layouts = Object.values(PROGRAM_EVENTS).flat();
    for (const fragment of INTERFACE.fragments.filter((each) => each.type === "event")) {
      const event = INTERFACE.getEvent((fragment as unknown as { name: string }).name);
      if (event === null) throw new Error("no event");
      it(`${event.name} equals ethers' parseLog`, () => {
        const layout = layouts.find((each) => each.name === event.name);
        if (layout === undefined) throw new Error("no layout");
        expect(layout.topic0).to.equal(event.topicHash);
        const args = fc.tuple(...event.inputs.map(valuesOf));
        fc.assert(
          fc.property(args, (values) => {
            const log = rawLog(event.name, values);
            const parsed = INTERFACE.parseLog(log);
            expect(decodeLog(layout, log)).to.deep.equal(flatten(event.inputs, parsed?.args.toArray() ?? []));
          }),
          { numRuns: 50 },
        );
      });
    }

    it("refuses a log of another shape", () => {
      const closed = defineEvent("event TaskClosed(uint64 indexed id, uint40 closedAt)");
      const log = rawLog("TaskClosed", [1, 2]);
      expect(codeOf(() => decodeLog(closed, { ...log, data: "0x" }))).to.equal("CHAIN");
      expect(codeOf(() => decodeLog(closed, { ...log, topics: log.topics.slice(0, 1) }))).to.equal("CHAIN");
      expect(codeOf(() => decodeLog(closed, { ...log, topics: [id("other"), ...log.topics.slice(1)] }))).to.equal(
        "CHAIN",
      );
    });

    it("refuses a string that runs past its data", () => {
      const layout = defineEvent("event Named(string name)");
      const data = `0x${"0".repeat(62)}20${"0".repeat(62)}ff`;
      expect(
        codeOf(() => decodeLog(layout, { ...rawLog("TaskClosed", [1, 2]), topics: [layout.topic0], data })),
      ).to.equal("CHAIN");
    });
  });

  describe("defineEvent", () => {
    it("refuses what has no fixed place", () => {
      expect(codeOf(() => defineEvent("event Many(uint256[] values)"))).to.equal("INVALID_ARGUMENT");
      expect(codeOf(() => defineEvent("function f()"))).to.equal("INVALID_ARGUMENT");
    });
  });
});
