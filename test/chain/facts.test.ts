import { expect } from "chai";
import { AbiCoder, Interface, keccak256, toUtf8Bytes, ZeroHash } from "ethers";
import { decodeLog, type RawLog } from "../../src/chain/abi.js";
import { factDigest } from "../../src/chain/facts.js";
import { layoutOf } from "../../scripts/generate/events.js";

const EVENTS = new Interface([
  "event Linked(uint256 indexed id, address attester, uint32 indexed count, string uri, bool last)",
]);
const linked = EVENTS.getEvent("Linked");
if (linked === null) throw new Error("No event");
const LAYOUT = layoutOf(linked);
const ATTESTER = `0x${"a7".repeat(20)}`;

function log(uri: string): RawLog {
  const { topics, data } = EVENTS.encodeEventLog(linked ?? "", [7, ATTESTER, 3, uri, true]);
  const place = { blockNumber: "0x1", blockHash: ZeroHash, transactionHash: ZeroHash, logIndex: "0x0" };
  return { address: ATTESTER, topics, data, ...place };
}

describe("chain/facts", () => {
  it("holds selector and arguments in order, a string by its hash", () => {
    const uri = "ipfs://a longer address than fits into one word of thirty-two bytes";
    const words = [linked.topicHash, 7, ATTESTER, 3, keccak256(toUtf8Bytes(uri)), true];
    const types = ["bytes32", "uint256", "address", "uint32", "bytes32", "bool"];
    expect(factDigest(LAYOUT, log(uri))).to.equal(keccak256(AbiCoder.defaultAbiCoder().encode(types, words)));
  });

  it("differs with any bit of a word", () => {
    const honest = log("a");
    const dirty = { ...honest, data: `0x01${honest.data.slice(4)}` };
    expect(factDigest(LAYOUT, dirty)).to.not.equal(factDigest(LAYOUT, honest));
  });

  it("takes bytes that are no text as they are", () => {
    const [one, two] = ["ff", "fe"].map((byte) => {
      const text = log("x");
      return factDigest(LAYOUT, { ...text, data: text.data.replace(/78(0+)$/, `${byte}$1`) });
    });
    expect(one).to.not.equal(two);
  });

  it("holds bytes by their hash, wherever they stand", () => {
    const events = new Interface(["event Kept(bytes rows, uint256 indexed id, string note)"]);
    const kept = events.getEvent("Kept");
    if (kept === null) throw new Error("No event");
    const rows = `0x${"a5".repeat(45)}`;
    const { topics, data } = events.encodeEventLog(kept, [rows, 7, "é"]);
    const found = { ...log("a"), topics, data };
    const words = [kept.topicHash, keccak256(rows), 7, keccak256(toUtf8Bytes("é"))];
    const types = ["bytes32", "bytes32", "uint256", "bytes32"];
    expect(factDigest(layoutOf(kept), found)).to.equal(keccak256(AbiCoder.defaultAbiCoder().encode(types, words)));
    expect(decodeLog(layoutOf(kept), found)).to.deep.equal({ rows, id: 7n, note: "é" });
  });
});
