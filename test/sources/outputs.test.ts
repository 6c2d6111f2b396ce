import { writeFileSync } from "node:fs";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { getAddress, id } from "ethers";
import { anchoredCsv, claimsRoot } from "../../src/sources/outputs/anchored-csv.js";
import { accountingCsv } from "../../src/sources/outputs/accounting.js";
import {
  disperseText,
  merkleDumpText,
  safeCsv,
  sumPayments,
  tokenAmount,
} from "../../src/sources/outputs/payment-lists.js";
import type { Submission } from "../../src/store/submissions.js";
import { readExport } from "../helpers/sources/exports.js";
import { codeOf } from "../helpers/errors.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const [ANN, BEN] = ["0x00000000000000000000000000000000c0ffee01", "0x00000000000000000000000000000000c0ffee02"];
const TOKEN = { address: "0x5C69bEe701ef814a2B6a3EDD4B1652CB9cc5aA6f", symbol: "TOK", decimals: 18 };
const ONE = 10n ** 18n;
const PAYMENTS = [
  { account: BEN, amount: 5n },
  { account: ANN, amount: ONE },
  { account: ANN.replace("c0ffee", "C0FFEE"), amount: ONE / 2n },
  { account: BEN, amount: 0n },
];

describe("sources/outputs", () => {
  const file = temporaryFolder();

  it("payments of one account are one", () => {
    expect(sumPayments(PAYMENTS)).to.deep.equal([
      { account: ANN, amount: (3n * ONE) / 2n },
      { account: BEN, amount: 5n },
    ]);
    expect(codeOf(() => sumPayments([{ account: ANN, amount: -1n }]))).to.equal("INVALID_ARGUMENT");
  });

  it("payments stand in ascending order, those of nothing not at all", () => {
    const accounts = ["03", "01", "02", "04"].map((end) => `0x${"0".repeat(38)}${end}`);
    const amounts = [3n, 1n, 2n, 0n];
    const payments = accounts.map((account, i) => ({ account, amount: amounts[i] ?? 0n }));
    expect(sumPayments(payments).map(({ amount }) => amount)).to.deep.equal([1n, 2n, 3n]);
    expect(safeCsv(payments.slice(1), { ...TOKEN, decimals: 0 })).to.equal(
      [
        "token_type,token_address,receiver,amount,id",
        `erc20,${TOKEN.address},${accounts[1]},1,`,
        `erc20,${TOKEN.address},${accounts[2]},2,`,
        "",
      ].join("\n"),
    );
    expect(() => sumPayments([{ account: ANN, amount: -1n }])).to.throw(`${ANN} cannot be paid -1.`);
    expect(() => merkleDumpText(payments.slice(3))).to.throw("Nobody is paid, so there is no tree.");
  });

  describe("of anchored claims", () => {
    const ids = ["a", "b", "c", "d", "e"].map((name) => id(name));
    const claims = ids.map((each) => ({ id: each }));

    it("have the root of OpenZeppelin's tree in any order", () => {
      const { root } = StandardMerkleTree.of(
        ids.map((each) => [each]),
        ["bytes32"],
      );
      expect([claimsRoot(claims), claimsRoot([...claims].reverse())]).to.deep.equal([root, root]);
      expect(claimsRoot(claims.slice(0, 1))).to.equal(StandardMerkleTree.of([[ids[0]]], ["bytes32"]).root);
    });

    it("have no root where there are none, or one stands twice", () => {
      expect(codeOf(() => claimsRoot([]))).to.equal("INVALID_ARGUMENT");
      expect(() => claimsRoot([])).to.throw("There are no claims. Nothing can be anchored.");
      expect(codeOf(() => claimsRoot([...claims, ...claims.slice(2, 3)]))).to.equal("DUPLICATE");
    });

    it("are a table with the time of their root", () => {
      const claim = { account: ANN, task: 3, quantity: 4, evidence: id("e"), workTime: 5, signature: "0x12" };
      const text = anchoredCsv([claim as unknown as Submission], 6);
      expect(text).to.equal(
        `account,task,quantity,evidence,work_time,signature,anchored\n${ANN},3,4,${id("e")},5,0x12,6\n`,
      );
    });
  });

  it("amounts are exact", () => {
    expect([tokenAmount(ONE, 18), tokenAmount(1n, 18), tokenAmount(7n, 0), tokenAmount(1_234_500n, 6)]).to.deep.equal([
      "1",
      "0.000000000000000001",
      "7",
      "1.2345",
    ]);
  });

  it("lists are read again as what they are", async () => {
    const written: readonly (readonly [name: string, text: string, format: string])[] = [
      ["safe.csv", safeCsv(PAYMENTS, TOKEN), "payments of a Safe"],
      ["disperse.txt", disperseText(PAYMENTS, TOKEN), "as Disperse takes them"],
    ];
    for (const [name, text, format] of written) {
      writeFileSync(file(name), text);
      const read = await readExport(file(name));
      expect(read.format).to.contain(format);
      expect(read.rows.map(({ account, amount }) => [account?.toLowerCase(), amount])).to.deep.equal([
        [ANN, "1.5"],
        [BEN, "0.000000000000000005"],
      ]);
    }
    expect(safeCsv(PAYMENTS, TOKEN).split("\n")[0]).to.equal("token_type,token_address,receiver,amount,id");
  });

  it("dumps are loaded by OpenZeppelin's library", async () => {
    const text = merkleDumpText(PAYMENTS);
    const tree = StandardMerkleTree.load(JSON.parse(text) as Parameters<typeof StandardMerkleTree.load>[0]);
    tree.validate();
    expect([...tree.entries()].map(([, value]) => value as string[])).to.deep.equal([
      [ANN, String((3n * ONE) / 2n)],
      [BEN, "5"],
    ]);
    writeFileSync(file("tree.json"), text);
    expect((await readExport(file("tree.json"))).rows).to.have.lengthOf(2);
    expect(codeOf(() => merkleDumpText([]))).to.equal("INVALID_ARGUMENT");
  });

  it("books have a line an entry, dates in UTC", () => {
    const entry = { time: 1_700_000_000, epoch: 3, account: ANN, kind: "credited", amount: ONE / 4n };
    const [header, first, second] = accountingCsv(
      [entry, { ...entry, kind: "released", transaction: `0x${"aa".repeat(32)}` }],
      TOKEN,
    ).split("\n");
    expect(header).to.equal("date,epoch,account,kind,amount,symbol,token,transaction");
    expect(first).to.equal(`2023-11-14T22:13:20Z,3,${getAddress(ANN)},credited,0.25,TOK,${TOKEN.address},`);
    expect(second).to.match(/,released,.*,0xa+$/);
  });
});
