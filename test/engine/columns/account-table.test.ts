import { expect } from "chai";
import fc from "fast-check";
import { words } from "../../../src/engine/columns/bytes.js";
import { indexAccounts, tabulate } from "../../../src/engine/columns/account-table.js";

/** Addresses, at most 2^15, whose unseeded hashes are all the same: the last word makes up for the first. */
function colliding(count: number): Uint8Array {
  const [first, last] = [0x9e3779b1, 0x165667b1];
  let inverse = last;
  for (let i = 0; i < 5; i++) inverse = Math.imul(inverse, 2 - Math.imul(last, inverse));
  const column = new Uint8Array(20 * count);
  const rows = words(column);
  for (let i = 0; i < count; i++) {
    const mixed = Math.imul(inverse, 77 - Math.imul(i, first));
    rows[5 * i] = i;
    rows[5 * i + 4] = mixed ^ (mixed >>> 15) ^ (mixed >>> 30);
  }
  return column;
}

describe("account table", function () {
  this.timeout(60_000);
  it("finds the first equal row", () => {
    const rows = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 25 }), (values, sought) => {
        const accounts = new Uint8Array(20 * values.length);
        values.forEach((value, i) => (accounts[20 * i + 19] = value));
        const key = new Uint8Array(20);
        key[19] = sought;
        expect(indexAccounts(accounts).find(key, 0)).to.equal(values.indexOf(sought));
      }),
    );
  });

  it("finds accounts made to collide, quickly", () => {
    const accounts = colliding(30_000);
    expect(tabulate(accounts).seed).not.to.equal(0);
    const started = process.cpuUsage();
    const index = indexAccounts(accounts);
    for (let i = 0; i < 30_000; i += 100) expect(index.find(accounts, i)).to.equal(i);
    const stranger = accounts.slice(0, 20);
    stranger[10] = 1;
    expect(index.find(stranger, 0)).to.equal(-1);
    expect(process.cpuUsage(started).user).to.be.lessThan(1_000_000);
  });
});
