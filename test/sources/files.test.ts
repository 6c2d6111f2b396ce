import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

import { expect } from "chai";
import { id, sha256, toUtf8Bytes, TypedDataEncoder, Wallet } from "ethers";
import fc from "fast-check";

import { readContributionFile } from "../../src/sources/contributions.js";
import {
  readSubmissionFile,
  submissionDomain,
  SUBMISSION_TYPES,
  verifySubmission,
} from "../../src/sources/submissions.js";
import type { AssayError } from "../../src/engine/errors.js";
import { addSubmissions } from "../../src/store/submissions.js";
import { openStore } from "../../src/store/store.js";
import { codeOf, refusal } from "../helpers/errors.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { contentsOf } from "../helpers/store/rows.js";

const ACCOUNT = "0x8ba1f109551bd432803012645ac136ddd64dba72";
const OTHER = "0x1111111111111111111111111111111111111111";
const HASH = "ab".repeat(32);
const HEADER = "account,task,quantity,quality,evidence";
const LINE = `${ACCOUNT},3,1,9000,${HASH}`;

const DOMAIN = submissionDomain(31337, OTHER);
const SIGNER = new Wallet(id("a key for tests"));

/** Mutation testing runs these once for each change: then few are enough. */
const FEW = process.env["MUTATION"] !== undefined;

describe("sources/files", () => {
  const file = temporaryFolder();

  /** The error that a contributions file ends with. */
  async function refusalOf(name: string, content: string | Uint8Array): Promise<AssayError> {
    writeFileSync(file(name), content);
    return refusal(readContributionFile(file(name)));
  }

  describe("readContributionFile", () => {
    const expected = { account: ACCOUNT, task: 3, quantity: 1, quality: 9000, evidence: `0x${HASH}` };

    it("reads CSV, plain and gzipped", async () => {
      const variants = [
        `${HEADER}\n${LINE}\n`,
        `\uFEFF${HEADER}\r\n${LINE}`,
        `quality,evidence,account,task,quantity\n\n"9000","0x${HASH.toUpperCase()}",${ACCOUNT},3,1\n\n`,
      ];
      for (const text of variants) {
        writeFileSync(file("a.csv"), text);
        writeFileSync(file("a.csv.gz"), gzipSync(text));
        expect(await readContributionFile(file("a.csv"))).to.deep.equal([expected]);
        expect(await readContributionFile(file("a.csv.gz"))).to.deep.equal([expected]);
      }
    });

    it("reads JSON Lines", async () => {
      const rest = { account: ACCOUNT, task: 3, quantity: 1, quality: 9000 };
      const lines = [expected, { ...rest, evidence_text: 'wörk, "quoted"', time: 5, task: "4" }];
      writeFileSync(file("a.jsonl"), lines.map((line) => JSON.stringify(line)).join("\n"));
      const hashed = sha256(toUtf8Bytes('wörk, "quoted"'));
      expect(await readContributionFile(file("a.jsonl"))).to.deep.equal([
        expected,
        { ...rest, evidence: hashed, time: 5, task: 4 },
      ]);
    });

    it("hashes text over several lines", async () => {
      writeFileSync(
        file("a.csv"),
        `account,task,quantity,quality,evidence_text\n${ACCOUNT},3,1,0,"one ""two""\nthree"\n`,
      );
      const [row] = await readContributionFile(file("a.csv"));
      expect(row?.evidence).to.equal(sha256(toUtf8Bytes('one "two"\nthree')));
    });

    const bad: [title: string, text: string, place: string, part: string][] = [
      [
        "quality above 10000",
        `${HEADER}\n${LINE}\n${ACCOUNT},3,1,10001,${"cd".repeat(32)}\n`,
        "3:48",
        "quality: expected an integer 0..10000",
      ],
      ["negative quantity", `${HEADER}\n${ACCOUNT},3,-1,9000,${HASH}\n`, "2:46", "quantity: expected"],
      ["zero task", `${HEADER}\n${ACCOUNT},0,1,9000,${HASH}\n`, "2:44", "task: expected"],
      ["short address", `${HEADER}\n0x12,3,1,9000,${HASH}\n`, "2:1", "account: expected an address"],
      [
        "wrong checksum",
        `${HEADER}\n${ACCOUNT.replace("f", "F")},3,1,9000,${HASH}\n`,
        "2:1",
        "account: its checksum is wrong: if the address is right otherwise, it is 0x8ba1f109551bD432803012645Ac136ddd64DBA72, got",
      ],
      ["zero address", `${HEADER}\n0x${"0".repeat(40)},3,1,9000,${HASH}\n`, "2:1", "account: expected"],
      ["short hash", `${HEADER}\n${ACCOUNT},3,1,9000,abcd\n`, "2:53", "evidence: expected a SHA-256"],
      ["empty value", `${HEADER}\n${ACCOUNT},,1,9000,${HASH}\n`, "2:44", "task: missing"],
      ["no evidence", `${HEADER}\n${ACCOUNT},3,1,9000,\n`, "2:53", "evidence: missing"],
      ["unknown column", `${HEADER},note\n`, "1:40", 'unknown column "note"'],
      ["doubled column", `${HEADER},task\n`, "1:40", 'column "task" stands twice'],
      ["too few values", `${HEADER}\n${ACCOUNT},3\n`, "2:44", "row has 2 values, the header has 5"],
      ["too many values", `${HEADER}\n${LINE},x\n`, "2:118", "row has 6 values, the header has 5"],
      ["open quote", `${HEADER}\n"${LINE}\n`, "2:1", "never closed"],
      ["stray quote", `${HEADER}\n${ACCOUNT},3,1"2,9,${HASH}\n`, "2:47", "quote inside"],
      ["text after a quote", `${HEADER}\n"${ACCOUNT}"x,3,1,9,${HASH}\n`, "2:45", "after a closing quote"],
      ["empty file", "", "1:1", "empty"],
    ];
    for (const [title, text, place, part] of bad) {
      it(`names the place of ${title}`, async () => {
        const error = await refusalOf("bad.csv", text);
        expect(error.code).to.equal("INVALID_ROW");
        expect(error.message).to.contain(`bad.csv:${place}: `).and.to.contain(part);
      });
    }

    it("names a missing column", async () => {
      const error = await refusalOf("bad.csv", "account,task,quantity,evidence\n");
      expect(error.message).to.contain('bad.csv:1:1: column "quality" is missing');
    });

    it("names the place in JSON Lines", async () => {
      const good = `{"account":"${ACCOUNT}","task":3,"quantity":1,"quality":9000,"evidence":"${HASH}"}`;
      const cases: [string, string][] = [
        [good.replace("9000", "1e9"), `2:79: quality: expected an integer`],
        [good.replace("9000", "[1]"), "2:79: quality: expected a string or a number"],
        [good.replace('"quality"', '"qualty"'), '2:79: unknown field "qualty"'],
        [good.replace('"quality":9000,', ""), "2:1: quality: missing"],
        ["[1]", "2:1: expected one JSON object"],
        ["{", "2:2: not JSON"],
      ];
      for (const [line, message] of cases) {
        expect((await refusalOf("bad.jsonl", `${good}\n${line}\n`)).message).to.contain(`bad.jsonl:${message}`);
      }
    });

    it("refuses evidence given in two ways", async () => {
      const error = await refusalOf("bad.csv", `${HEADER},evidence_text\n${LINE},text\n`);
      expect(error.message).to.contain("either evidence or evidence_text");
    });

    it("refuses the same evidence twice for a task", async () => {
      const error = await refusalOf("bad.csv", `${HEADER}\n${LINE}\n${LINE.replace(ACCOUNT, OTHER)}\n`);
      expect([error.code, error.message.includes("bad.csv:3:1: the evidence of line 2")]).to.deep.equal([
        "DUPLICATE",
        true,
      ]);
    });

    it("refuses what is no such file", async () => {
      expect((await refusalOf("bad.csv", Uint8Array.of(0xff, 0xfe, 0x41))).code).to.equal("INVALID_ROW");
      expect((await refusalOf("bad.csv.gz", gzipSync("account").subarray(0, 12))).code).to.equal("INVALID_ROW");
      expect((await refusalOf("bad.xlsx", "x")).code).to.equal("INVALID_ARGUMENT");
      expect(await codeOf(readContributionFile(file("none.csv")))).to.equal("NOT_FOUND");
    });
  });

  describe("submissions", () => {
    const claim = {
      account: SIGNER.address.toLowerCase(),
      task: 3,
      quantity: 2,
      workTime: 1_700_000_000,
      evidence: `0x${HASH}`,
    };

    it("signed by their account are accepted", async () => {
      const signature = await SIGNER.signTypedData(DOMAIN, SUBMISSION_TYPES, claim);
      const expected = { ...claim, id: TypedDataEncoder.hash(DOMAIN, SUBMISSION_TYPES, claim), signature };
      expect(await verifySubmission(DOMAIN, claim, signature)).to.deep.equal(expected);
    });

    it("changed after signing are refused", async () => {
      const signature = await SIGNER.signTypedData(DOMAIN, SUBMISSION_TYPES, claim);
      const changes = [{ account: OTHER }, { task: 4 }, { quantity: 3 }, { workTime: 1 }, { evidence: id("other") }];
      for (const change of changes) {
        expect(await codeOf(verifySubmission(DOMAIN, { ...claim, ...change }, signature))).to.equal("MISMATCH");
      }
      for (const domain of [submissionDomain(1, OTHER), submissionDomain(31337, ACCOUNT)]) {
        expect(await codeOf(verifySubmission(domain, claim, signature))).to.equal("MISMATCH");
      }
      expect(await codeOf(verifySubmission(DOMAIN, claim, "0x1234"))).to.equal("INVALID_ARGUMENT");
    });

    it("are read from a file", async () => {
      const signature = await SIGNER.signTypedData(DOMAIN, SUBMISSION_TYPES, claim);
      const header = "account,task,quantity,evidence,work_time,signature";
      const line = `${claim.account},3,2,${HASH},1700000000,`;
      writeFileSync(file("s.csv"), `${header}\n${line}${signature}\n${line}\n`);
      const [signed, unsigned] = await readSubmissionFile(file("s.csv"), DOMAIN);
      expect(signed?.id).to.equal(TypedDataEncoder.hash(DOMAIN, SUBMISSION_TYPES, claim));
      expect(unsigned?.signature).to.equal("");
      expect(unsigned?.id).not.to.equal(signed?.id);
      const error: unknown = await readSubmissionFile(file("s.csv"), submissionDomain(1, OTHER)).catch(
        (reason: unknown) => reason,
      );
      expect(String(error)).to.contain(`s.csv:2:${line.length + 1}: signature: `);
      expect(await codeOf(readSubmissionFile(file("s.csv")))).to.equal("INVALID_ROW");
    });
  });

  describe("fuzzed files", () => {
    const good = `${HEADER},evidence_text,time\n${LINE},,\n${OTHER},4,2,"10000",,"a ""text""\nof lines",1700000000\n`;
    const jsonl = good
      .split("\n")
      .slice(1, 2)
      .map(() => `{"account":"${ACCOUNT}","task":3,"quantity":1,"quality":9000,"evidence":"${HASH}","time":null}\n`)
      .join("");
    const noise = fc.oneof(
      fc.string({ unit: "binary", maxLength: 20 }),
      fc.constantFrom('"', ",", "\n", "\r\n", "\0", "{", "}", "null", "-1", "1e400"),
    );
    const damaged = (text: string) =>
      fc
        .tuple(fc.nat(text.length), fc.nat(30), noise)
        .map(([at, cut, insert]) => Buffer.from(text.slice(0, at) + insert + text.slice(at + cut)));
    const content = (text: string) =>
      fc.oneof(
        damaged(text),
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      );

    for (const [name, text] of [
      ["f.csv", good],
      ["f.jsonl", jsonl],
    ] as const) {
      it(`${name} never crash and never change the store`, async () => {
        const store = await openStore(":memory:", { chainId: 1, addresses: {}, startBlock: 0 });
        const before = await contentsOf(store);
        await fc.assert(
          fc.asyncProperty(content(text), fc.boolean(), async (bytes, zipped) => {
            const path = file(zipped ? `${name}.gz` : name);
            writeFileSync(path, zipped && bytes.length % 2 === 0 ? gzipSync(bytes) : bytes);
            expect([undefined, "INVALID_ROW", "DUPLICATE"]).to.include(await codeOf(readContributionFile(path)));
            const submitted = readSubmissionFile(path, DOMAIN).then((rows) => addSubmissions(store, rows));
            const code = await codeOf(submitted);
            expect([undefined, "INVALID_ROW"]).to.include(code);
            if (code !== undefined) expect((await store.rows("SELECT 1 FROM submissions")).length).to.equal(0);
          }),
          { numRuns: FEW ? 10 : 300 },
        );
        expect(await contentsOf(store)).to.equal(before);
        await store.close();
      }).timeout(60_000);
    }
  });
});
