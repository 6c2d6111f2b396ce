import { expect } from "chai";
import { EventFragment } from "ethers";
import { layoutOf } from "../../../scripts/generate/events.js";

describe("scripts/generate/events", () => {
  it("flattens tuples and counts words", () => {
    const event = EventFragment.from("event E(uint64 indexed id, tuple(uint8 a, bytes32 b) pair, string text)");
    const { fields, topics, length } = layoutOf(event);
    expect([topics, length]).to.deep.equal([2, 194]);
    expect(fields).to.deep.equal([
      { name: "id", read: "bigint", topic: 1, at: 2 },
      { name: "pair.a", read: "number", topic: -1, at: 2 },
      { name: "pair.b", read: "bytes32", topic: -1, at: 66 },
      { name: "text", read: "string", topic: -1, at: 130 },
    ]);
  });

  it("refuses what has no fixed place", () => {
    const event = EventFragment.from("event Many(uint256[] values)");
    expect(() => layoutOf(event)).to.throw("A parameter of type uint256[] has no fixed place.");
  });
});
