import { writeFileSync } from "node:fs";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { FORMATS } from "../../../src/sources/formats/registry.js";
import { openExport } from "../../../src/sources/exports/open.js";
import { readExport } from "../../helpers/sources/exports.js";
import { codeOf, refusal } from "../../helpers/errors.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const [ANN, BEN] = ["0x00000000000000000000000000000000c0ffee01", "0x00000000000000000000000000000000c0ffee02"];

describe("formats of chains", () => {
  const file = temporaryFolder();
  const put = (name: string, content: unknown): string => {
    writeFileSync(file(name), typeof content === "string" ? content : JSON.stringify(content));
    return file(name);
  };

  describe("eas", () => {
    const decoded = JSON.stringify([
      {
        name: "hours",
        type: "uint16",
        value: { name: "hours", type: "uint16", value: { type: "BigNumber", hex: "0x0c" } },
      },
      { name: "what", type: "string", value: { name: "what", type: "string", value: "docs" } },
      { name: "account", type: "string", value: { name: "account", type: "string", value: "0xbad" } },
    ]);
    const row = {
      id: `0x${"aa".repeat(32)}`,
      attester: BEN,
      recipient: ANN,
      time: 1_700_000_000,
      revoked: false,
      schemaId: "0x5c",
      decodedDataJson: decoded,
    };

    it("fields of the schema are columns, revoked rows left out", async () => {
      for (const document of [
        { data: { attestations: [row, { ...row, revoked: true }] } },
        { data: { schema: { attestations: [row, { ...row, revocationTime: 5 }] } } },
      ]) {
        const { rows, left } = await readExport(put("a.json", document));
        expect(left).to.deep.equal({ revoked: 1 });
        const expected = {
          account: ANN,
          from: BEN,
          to: ANN,
          time: "1700000000",
          hours: "12",
          what: "docs",
          target: "0x5c",
        };
        expect(rows[0]).to.include({ ...expected, evidence_text: `eas ${row.id}` });
      }
    });

    it("fields that are not JSON are refused", async () => {
      const { message } = await refusal(readExport(put("a.json", [{ ...row, decodedDataJson: "{" }])));
      expect(message).to.contain("$[0].decodedDataJson").and.contain("it is not JSON");
    });
  });

  describe("lists", () => {
    it("payments of a Safe, tokens that are not fungible left out", async () => {
      const rows = [`erc20,${BEN},${ANN},10.0,`, `native,,${BEN},2,`, `nft,${BEN},${ANN},,5`];
      const { rows: read, left } = await readExport(
        put("pay.csv", ["token_type,token_address,receiver,amount,id", ...rows].join("\n")),
      );
      expect(left).to.deep.equal({ "tokens that are not fungible": 1 });
      expect(read.map(({ account, quantity }) => [account, quantity])).to.deep.equal([
        [ANN, "10"],
        [BEN, "2"],
      ]);
    });

    it("lines of Disperse with spaces, commas or equals signs", async () => {
      for (const separator of [" ", ",", "="]) {
        const lines = [`${ANN}${separator}10`, `${BEN}${separator}2.5`];
        const { rows, format } = await readExport(put("d.txt", lines.join("\n")));
        expect(format).to.contain("as Disperse takes them");
        expect(
          rows.map(({ account, amount }) => [account, amount]),
          separator,
        ).to.deep.equal([
          [ANN, "10"],
          [BEN, "2.5"],
        ]);
      }
    });

    it("one column, with a header or without", async () => {
      for (const text of [`${ANN}\n${BEN}\n`, `Wallet\n${ANN}\n${BEN}\n`]) {
        const { rows } = await readExport(put("l.csv", text));
        expect(rows.map(({ account, evidence_text }) => [account, evidence_text])).to.deep.equal([
          [ANN, `list l ${ANN}`],
          [BEN, `list l ${BEN}`],
        ]);
      }
    });
  });

  describe("dumps of StandardMerkleTree", () => {
    const values: readonly (readonly [string[], unknown[][], string])[] = [
      [
        ["address", "uint256"],
        [
          [ANN, "5"],
          [BEN, "7"],
        ],
        "5",
      ],
      [
        ["uint256", "address", "uint96"],
        [
          ["0", ANN, "9"],
          ["1", BEN, "8"],
        ],
        "0",
      ],
      [["address"], [[ANN], [BEN]], ""],
      [
        ["bytes32", "address", "bool", "uint8[]", "string"],
        [
          [`0x${"11".repeat(32)}`, ANN, true, [1, 2], "x"],
          [`0x${"22".repeat(32)}`, BEN, false, [], ""],
        ],
        "",
      ],
    ];
    for (const [types, leaves, amount] of values) {
      it(`with leaves of ${types.join(", ")}`, async () => {
        const tree = StandardMerkleTree.of(leaves, types);
        const { rows } = await readExport(put("tree.json", tree.dump()));
        expect(rows.map(({ account }) => account)).to.have.members([ANN, BEN]);
        const [first] = rows;
        expect([first?.["account"], first?.["quantity"] ?? ""]).to.deep.equal([ANN, amount]);
        expect(first?.["evidence_text"]).to.equal(`merkle ${tree.root} ${ANN}`);
      });
    }

    it("whose values are not those of the root are refused", async () => {
      const dump = StandardMerkleTree.of(
        [
          [ANN, "5"],
          [BEN, "7"],
        ],
        ["address", "uint256"],
      ).dump();
      const changed = { ...dump, values: dump.values.map((each) => ({ ...each, value: [each.value[0], "9"] })) };
      expect((await refusal(readExport(put("t.json", changed)))).message).to.contain("$.values[0].value: its hash 0x");
      const { message } = await refusal(
        readExport(put("t.json", { ...dump, tree: [`0x${"00".repeat(32)}`, ...dump.tree.slice(1)] })),
      );
      expect(message).to.contain("$.tree: node 0 is not the hash of the two below it");
    });

    it("without accounts are refused", async () => {
      const dump = StandardMerkleTree.of([["5"], ["7"]], ["uint256"]).dump();
      expect((await refusal(readExport(put("t.json", dump)))).message).to.contain(
        "$.leafEncoding: no type is an address",
      );
      const simple = { format: "simple-v1", tree: [], values: [] };
      expect((await refusal(readExport(put("s.json", simple)))).message).to.contain("$.format: expected standard-v1");
    });
  });

  describe("any other JSON", () => {
    it("lists of objects are tables, fields of fields with dots", async () => {
      const { rows, format } = await readExport(
        put("x.json", [
          { who: { wallet: ANN }, points: 5 },
          { points: 6, note: null },
        ]),
      );
      expect([format, rows]).to.deep.equal(["JSON", [{ "who.wallet": ANN, points: "5" }, { points: "6" }]]);
    });

    it("documents of no known form are refused", async () => {
      for (const document of [{}, [], [1], { data: {} }, "x"])
        expect(await codeOf(readExport(put("x.json", JSON.stringify(document))))).to.equal("INVALID_ARGUMENT");
      expect(await codeOf(readExport(put("x.json", "{")))).to.equal("INVALID_ARGUMENT");
      expect(await codeOf(readExport(put("x.json", `[{"a":1,"a":2}]`)))).to.equal("INVALID_ARGUMENT");
    });
  });

  describe("openExport", () => {
    it("takes the format that is named, and no other", async () => {
      const path = put("a.csv", `name,address,received,sent\nAnn,${ANN},1,1\n`);
      expect((await openExport(path)).scan).to.equal("actions");
      expect((await openExport(path, { format: "table" })).scan).to.equal(undefined);
      const { message } = await refusal(openExport(path, { format: "praise" }));
      expect(message).to.contain("a.csv is not of the format praise");
      expect((await refusal(openExport(path, { format: "prase" }))).message).to.contain(
        '"prase" is no format. Formats are coordinape',
      );
    });

    it("formats have names of their own", () => {
      expect(new Set(FORMATS.map(({ name }) => name)).size).to.equal(FORMATS.length);
    });
  });
});
