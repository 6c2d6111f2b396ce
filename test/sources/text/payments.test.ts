import { expect } from "chai";
import { dispersePayments, safePayments } from "../../../src/sources/text/payments.js";

const PAYMENTS = [
  { account: `0x${"ab".repeat(20)}`, amount: "1.5" },
  { account: `0x${"cd".repeat(20)}`, amount: "20" },
];

describe("sources/text/payments", () => {
  it("for a Safe name the token in each row", () => {
    const token = `0x${"ef".repeat(20)}`;
    expect(safePayments(token, PAYMENTS)).to.equal(
      `token_type,token_address,receiver,amount,id\nerc20,${token},0x${"ab".repeat(20)},1.5,\nerc20,${token},0x${"cd".repeat(20)},20,\n`,
    );
  });

  it("for Disperse are an address and an amount a line", () => {
    expect(dispersePayments(PAYMENTS)).to.equal(`0x${"ab".repeat(20)},1.5\n0x${"cd".repeat(20)},20\n`);
    expect(dispersePayments([])).to.equal("");
  });
});
