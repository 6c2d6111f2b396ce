import { expect } from "chai";
import { id, type Interface, type ParamType } from "ethers";
import fc from "fast-check";

import { decodeLog, type EventLayout, type RawLog } from "../../src/chain/abi.js";
import { CONTRACTS, type ContractName } from "../../src/chain/contracts.js";
import { CREDENTIAL_REVOKED, PROGRAM_EVENTS } from "../../src/chain/generated/events.js";
import * as bindings from "../../typechain-types/index.js";
import { codeOf } from "../helpers/errors.js";

/** Interface of a contract, as its factory gives it. */
function interfaceOf(contract: string): Interface {
  const factory = Object.entries(bindings).find(([name]) => name === `${CONTRACTS[contract as ContractName]}__factory`);
  if (factory === undefined) throw new Error(`${contract} has no bindings`);
  return (factory[1] as unknown as { createInterface(): Interface }).createInterface();
}

/** Every event that is read, with the interface of its contract. */
const EVENTS: [Interface, EventLayout][] = [
  [interfaceOf("eas"), CREDENTIAL_REVOKED],
  ...Object.entries(PROGRAM_EVENTS).flatMap(([contract, layouts]) =>
    layouts.map((layout): [Interface, EventLayout] => [interfaceOf(contract), layout]),
  ),
];

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

function rawLog(contract: Interface, name: string, args: readonly unknown[]): RawLog {
  const { data, topics } = contract.encodeEventLog(name, args);
  return { address: "0x", topics, data, blockNumber: "0x1", blockHash: "0x", transactionHash: "0x", logIndex: "0x0" };
}

function layoutOf(name: string): EventLayout {
  const found = EVENTS.find(([, layout]) => layout.name === name);
  if (found === undefined) throw new Error(`${name} is not read`);
  return found[1];
}

describe("chain/abi", () => {
  describe("decodeLog", () => {
    for (const [contract, layout] of EVENTS) {
      it(`${layout.name} equals ethers' parseLog`, () => {
        const event = contract.getEvent(layout.name);
        if (event === null) throw new Error("no event");
        expect(layout.topic0).to.equal(event.topicHash);
        const args = fc.tuple(...event.inputs.map(valuesOf));
        fc.assert(
          fc.property(args, (values) => {
            const log = rawLog(contract, event.name, values);
            const parsed = contract.parseLog(log);
            expect(decodeLog(layout, log)).to.deep.equal(flatten(event.inputs, parsed?.args.toArray() ?? []));
          }),
          { numRuns: 50 },
        );
      });
    }

    it("refuses a log of another shape", () => {
      const closed = layoutOf("TaskClosed");
      const log = rawLog(interfaceOf("taskRegistry"), "TaskClosed", [1, 2]);
      expect(codeOf(() => decodeLog(closed, { ...log, data: "0x" }))).to.equal("CHAIN");
      expect(() => decodeLog(closed, { ...log, topics: log.topics.slice(0, 1) })).to.throw(
        "Log 0x:0x0 is not a well-formed TaskClosed.",
      );
      expect(codeOf(() => decodeLog(closed, { ...log, topics: [id("other"), ...log.topics.slice(1)] }))).to.equal(
        "CHAIN",
      );
    });

    it("refuses a string that runs past its data", () => {
      const hash = id("rows");
      const log = rawLog(interfaceOf("batchAnchor"), "BatchLinked", [
        1,
        `0x${"11".repeat(20)}`,
        3,
        hash,
        "https://rows",
      ]);
      const short = log.data.slice(0, -64);
      const decode = () => decodeLog(layoutOf("BatchLinked"), { ...log, data: short });
      expect(codeOf(decode)).to.equal("CHAIN");
      expect(decode).to.throw("A log's dynamic argument runs past its data.");
    });
  });
});
