import { expect } from "chai";
import fc from "fast-check";
import { addressAt, packHex } from "../../../src/engine/columns/bytes.js";
import { numberAccounts } from "../../../src/engine/columns/account-numbers.js";

const addresses = fc.array(
  fc.nat(40).map((n) => `0x${(n * 7 + 1).toString(16).padStart(2, "0").repeat(20).slice(0, 40)}`),
);
const listed = (column: Uint8Array): string[] =>
  Array.from({ length: column.length / 20 }, (_, i) => addressAt(column, i));

describe("numberAccounts", () => {
  it("numbers in order of the bytes", () => {
    fc.assert(
      fc.property(addresses, addresses, (first, second) => {
        const { accounts, numbers } = numberAccounts([packHex(first, 20), packHex(second, 20)]);
        const expected = [...new Set([...first, ...second])].sort();
        expect(listed(accounts)).to.deep.equal(expected);
        for (const [column, given] of [first, second].entries())
          expect([...(numbers[column] ?? [])]).to.deep.equal(given.map((address) => expected.indexOf(address)));
      }),
    );
  });

  it("numbers some rows only", () => {
    const column = packHex(
      ["0x01", "0x02", "0x03", "0x02"].map((byte) => byte + "00".repeat(19)),
      20,
    );
    const { accounts, numbers } = numberAccounts([column], Uint32Array.of(1, 2, 3));
    expect(listed(accounts)).to.deep.equal([addressAt(column, 1), addressAt(column, 2)]);
    expect(numbers.map((each) => [...each])).to.deep.equal([[0, 1, 0]]);
  });

  it("numbers more than fit the first table", () => {
    const column = new Uint8Array(20 * 20_000);
    const view = new DataView(column.buffer);
    for (let i = 0; i < 20_000; i++) view.setUint32(20 * i + 16, (i * 7919) % 10_007);
    const { accounts, numbers } = numberAccounts([column]);
    expect(accounts.length / 20).to.equal(10_007);
    expect(numbers[0]?.every((number, i) => number === (i * 7919) % 10_007)).to.equal(true);
  });
});
