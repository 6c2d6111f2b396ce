import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import fc from "fast-check";
import {
  type BatchRow,
  decodeRows,
  encodeRows,
  hashRows,
  listRows,
  ROW_BYTES,
  rowUid,
} from "../../../src/engine/mirrors/batch.js";
import { toHex } from "../../../src/engine/columns/bytes.js";
import { codeOf } from "../../helpers/errors.js";

const hexOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(toHex);
const rows: fc.Arbitrary<BatchRow[]> = fc.array(
  fc.record({
    account: hexOf(20),
    task: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    quantity: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    quality: fc.nat(10_000),
    evidence: hexOf(32),
  }),
  { maxLength: 20 },
);

const ANCHOR = `0x${"a1".repeat(20)}`;
const ATTESTER = `0x${"b2".repeat(20)}`;
const BATCH = { anchor: ANCHOR, batchId: 7n, attester: ATTESTER, time: 1_900_000_000 };
const ROW: BatchRow = {
  account: `0x${"11".repeat(20)}`,
  task: 0x01020304,
  quantity: 0x0a0b0c0d,
  quality: 0x1234,
  evidence: `0x${"22".repeat(32)}`,
};

describe("batch", () => {
  it("row is 66 bytes in order", () => {
    const bytes = encodeRows([ROW]);
    expect(bytes.length).to.equal(ROW_BYTES);
    expect(toHex(bytes)).to.equal(`0x${"11".repeat(20)}0000000001020304${"0a0b0c0d"}${"1234"}${"22".repeat(32)}`);
  });

  it("lists what it encoded", () => {
    fc.assert(
      fc.property(rows, (list) => {
        expect(listRows(decodeRows(encodeRows(list), BATCH))).to.deep.equal(list);
      }),
    );
  });

  it("columns carry attester, time and uid", () => {
    const columns = decodeRows(encodeRows([ROW, { ...ROW, quantity: 2 }]), BATCH);
    expect(columns.length).to.equal(2);
    expect(toHex(columns.attester)).to.equal(`0x${"b2".repeat(40)}`);
    expect([...columns.time]).to.deep.equal([BATCH.time, BATCH.time]);
    const uids = [0, 1].map((i) => {
      return keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256", "uint256"], [ANCHOR, 7n, i]));
    });
    expect(toHex(columns.uid)).to.equal(`0x${uids.map((uid) => uid.slice(2)).join("")}`);
    expect(uids[1]).to.equal(rowUid(ANCHOR, 7n, 1));
  });

  it("decodes a view into other bytes", () => {
    const bytes = new Uint8Array(ROW_BYTES + 5);
    bytes.set(encodeRows([ROW]), 5);
    expect(listRows(decodeRows(bytes.subarray(5), BATCH))).to.deep.equal([ROW]);
  });

  it("task beyond uint32 is none", () => {
    const bytes = encodeRows([ROW]);
    bytes[20] = 1;
    expect(decodeRows(bytes, BATCH).task[0]).to.equal(0);
  });

  it("broken bytes do not decode", () => {
    for (const length of [1, ROW_BYTES - 1, ROW_BYTES + 1]) {
      expect(codeOf(() => decodeRows(new Uint8Array(length), BATCH))).to.equal("INVALID_ROW");
    }
    expect(decodeRows(new Uint8Array(0), BATCH).length).to.equal(0);
  });

  it("wrong row does not encode", () => {
    const wrong: Partial<BatchRow>[] = [
      { account: "0x11" },
      { account: `0x${"gg".repeat(20)}` },
      { account: ROW.account.slice(2) },
      { evidence: ROW.account },
      { task: 0 },
      { task: 2 ** 32 },
      { task: 1.5 },
      { quantity: 0 },
      { quantity: 2 ** 32 },
      { quality: -1 },
      { quality: 10_001 },
    ];
    for (const field of wrong) {
      expect(
        codeOf(() => encodeRows([ROW, { ...ROW, ...field }])),
        JSON.stringify(field),
      ).to.equal("INVALID_ROW");
    }
  });

  it("hash is keccak256 of the bytes", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const bytes = encodeRows(list);
        expect(hashRows(bytes)).to.equal(keccak256(bytes));
      }),
    );
  });
});
