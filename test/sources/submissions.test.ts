import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { id, Wallet } from "ethers";
import { AssayError } from "../../src/engine/errors.js";
import {
  readSubmissionFile,
  submissionDomain,
  SUBMISSION_TYPES,
  verifySubmission,
  type WalletAnswer,
} from "../../src/sources/submissions.js";
import { refusal } from "../helpers/errors.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const DOMAIN = submissionDomain(31_337, `0x${"11".repeat(20)}`);
const SIGNER = new Wallet(id("a contributor"));
const OTHER = new Wallet(id("somebody else"));
const CLAIM = {
  ...{ account: SIGNER.address.toLowerCase(), task: 3, quantity: 2, workTime: 1_700_000_000 },
  evidence: id("evidence"),
};
const HEADER = "account,task,quantity,evidence,work_time,signature";
const LINE = `${CLAIM.account},3,2,${CLAIM.evidence},1700000000,`;

describe("sources/submissions", () => {
  const file = temporaryFolder();
  const put = (name: string, ...lines: readonly string[]): string => {
    writeFileSync(file(name), lines.join("\n"));
    return file(name);
  };
  const sign = (by = OTHER): Promise<string> => by.signTypedData(DOMAIN, SUBMISSION_TYPES, CLAIM);

  describe("verifySubmission", () => {
    const answered = async (answer: WalletAnswer | undefined, signature: string): Promise<string> => {
      const wallets = answer === undefined ? undefined : () => Promise.resolve(answer);
      return verifySubmission(DOMAIN, CLAIM, signature, wallets).then(
        () => "accepted",
        ({ code, message }: AssayError) => `${code}: ${message}`,
      );
    };

    it("believes a contract that it signed, whatever the signature", async () => {
      for (const signature of [await sign(), "0x", "0x1234"])
        expect(await answered("signed", signature)).to.equal("accepted");
    });

    it("asks the contract about what was to be signed", async () => {
      const asked: unknown[] = [];
      const { id: hash } = await verifySubmission(DOMAIN, CLAIM, await sign(SIGNER));
      await verifySubmission(DOMAIN, CLAIM, "0x12", (...call) => {
        asked.push(call);
        return Promise.resolve("signed");
      });
      expect(asked).to.deep.equal([[CLAIM.account, hash, "0x12"]]);
    });

    it("refuses what a contract does not confirm", async () => {
      expect(await answered("not signed", await sign())).to.equal(
        `MISMATCH: The contract ${CLAIM.account} does not confirm the signature (ERC-1271). Sign it with that wallet, on this chain.`,
      );
    });

    const chainless = "A contract's signature can only be checked with a connection to its chain.";
    const codeless = "The account has no code on this chain, so it must sign with its own key: eth_signTypedData_v4.";
    for (const [answer, hint] of [
      [undefined, chainless],
      ["no contract", codeless],
    ] as const)
      it(`says what to do where the chain says ${answer ?? "nothing"}`, async () => {
        const signer = OTHER.address.toLowerCase();
        expect(await answered(answer, await sign())).to.equal(
          `MISMATCH: The submission of ${CLAIM.account} was signed by ${signer}. ${hint}`,
        );
        expect(await answered(answer, "0x12")).to.equal(
          `INVALID_ARGUMENT: The signature is not an ECDSA signature. ${hint}`,
        );
      });
  });

  describe("readSubmissionFile", () => {
    it("takes the time of work from either column", async () => {
      const path = put("t.csv", "account,task,quantity,evidence,time", LINE.slice(0, -1));
      expect((await readSubmissionFile(path)).map(({ workTime }) => workTime)).to.deep.equal([CLAIM.workTime]);
      const both = put("b.csv", `time,${HEADER}`, `5,${LINE}`);
      expect((await readSubmissionFile(both)).map(({ workTime }) => workTime)).to.deep.equal([CLAIM.workTime]);
      const none = put("n.csv", HEADER, LINE.replace("1700000000", ""));
      const { message } = await refusal(readSubmissionFile(none));
      expect(message).to.match(/n\.csv:2:\d+: work_time: missing; expected a time/);
      const columnless = put("c.csv", "account,task,quantity,evidence", LINE.split(",").slice(0, 4).join(","));
      expect((await refusal(readSubmissionFile(columnless))).message).to.contain('"work_time" (or "time")');
    });

    it("numbers unsigned claims by all that they say", async () => {
      const others = [
        ...[LINE, LINE.replace(",3,", ",4,"), LINE.replace(",2,", ",5,"), LINE.replace("1700000000", "1700000001")],
        ...[LINE.replace(CLAIM.evidence, id("other")), LINE.replace(CLAIM.account, OTHER.address.toLowerCase())],
      ];
      const submissions = await readSubmissionFile(put("u.csv", HEADER, ...others));
      expect(new Set(submissions.map((each) => each.id)).size).to.equal(others.length);
      expect(submissions.map(({ signature }) => signature)).to.deep.equal(others.map(() => ""));
    });

    it("leaves out people without a wallet, and says how many", async () => {
      const notes: string[] = [];
      const handles = { of: (handle: string) => (handle === "github:ann" ? { account: CLAIM.account } : undefined) };
      const rows = ["github:ann", "github:ben", "github:cat", "github:ben"].map(
        (handle, i) => `${handle},3,${i + 1},${id(handle + String(i))},1700000000`,
      );
      const path = put("h.csv", "handle,task,quantity,evidence,time", ...rows);
      const note = (text: string): void => void notes.push(text);
      const read = await readSubmissionFile(path, undefined, undefined, { handles, note });
      expect(read.map(({ account }) => account)).to.deep.equal([CLAIM.account]);
      expect(notes).to.include(`${path}: claims of 2 handles without a wallet are left out`);
      expect(await readSubmissionFile(path, undefined, undefined, { handles })).to.have.length(1);
      notes.splice(0);
      await readSubmissionFile(put("all.csv", HEADER, LINE), undefined, undefined, { handles, note });
      expect(notes.join()).to.not.contain("without a wallet");
    });

    it("names the row of each signature that is wrong", async () => {
      const path = put("w.csv", HEADER, `${LINE}${await sign(SIGNER)}`, `${LINE}${await sign()}`);
      const { code, message } = await refusal(readSubmissionFile(path, DOMAIN));
      expect(code).to.equal("INVALID_ROW");
      const signer = OTHER.address.toLowerCase();
      const why = `signature: The submission of ${CLAIM.account} was signed by ${signer}. A contract's`;
      expect(message).to.contain(`w.csv:3:${LINE.length + 1}: ${why}`);
      expect(message).to.contain("with a connection to its chain.").and.not.contain("chain..");
      expect(message).to.not.contain("w.csv:2:");
      const { message: unknown } = await refusal(readSubmissionFile(path));
      expect(unknown).to.contain("w.csv:2:").and.contain("signature: no program is given to check it against.");
    });

    it("ends where the chain does not answer", async () => {
      const path = put("c.csv", HEADER, `${LINE}0x1234`);
      const failing = (error: Error) => () => Promise.reject(error);
      const down = new AssayError("CHAIN", "eth_call failed.");
      expect(await refusal(readSubmissionFile(path, DOMAIN, failing(down)))).to.equal(down);
      const broken = new TypeError("a fault of ours");
      const error: unknown = await readSubmissionFile(path, DOMAIN, failing(broken)).catch((reason: unknown) => reason);
      expect(error).to.equal(broken);
    });
  });
});
