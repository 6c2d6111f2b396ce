import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { id, Wallet } from "ethers";
import {
  claimMessage,
  claimsIn,
  claimsOf,
  claimsOfHistory,
  claimText,
  signerOf,
  whoSigned,
} from "../../../src/sources/people/claims.js";
import { directoryDomain } from "../../../src/sources/people/directory.js";
import { refusal } from "../../helpers/errors.js";
import { commitAll, git, GIT_ENV } from "../../helpers/sources/git.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const ANN = new Wallet(id("ann"));
const ACCOUNT = ANN.address.toLowerCase();
const DOMAIN = directoryDomain({ chainId: 31_337, taskRegistry: `0x${"11".repeat(20)}` });
const HANDLE = "discord:1001";
const signatureOf = (bytes: number): string => `0x${"ab".repeat(bytes)}`;
const written = (number: number, signature = signatureOf(65), account = ACCOUNT): string =>
  `assay-wallet ${number} ${account} ${signature}`;

describe("sources/people/claims", () => {
  const file = temporaryFolder();

  it("is written with its account in lower case", () => {
    const claim = { account: ANN.address, number: 3, signature: signatureOf(65) };
    expect(claimText(claim)).to.equal(written(3));
    expect(claimsIn(HANDLE, claimText(claim))).to.deep.equal([{ ...claim, handle: HANDLE, account: ACCOUNT }]);
  });

  it("are all those of a text, wherever they stand in it", () => {
    const text = `(${written(1)})\nand "${written(2, signatureOf(2_048), ANN.address)}".`;
    expect(claimsIn(HANDLE, text).map(({ number, account }) => [number, account])).to.deep.equal([
      [1, ACCOUNT],
      [2, ACCOUNT],
    ]);
    expect(claimsIn(HANDLE, written(999_999_999))).to.have.length(1);
  });

  const wrongCase = ANN.address.replace(/[a-f]/i, (digit) =>
    digit === digit.toLowerCase() ? digit.toUpperCase() : digit.toLowerCase(),
  );
  for (const [what, text] of [
    ["a signature too short", written(1, signatureOf(64))],
    ["a signature too long", written(1, signatureOf(2_049))],
    ["half a byte more", `${written(1)}a`],
    ["a number too long", written(1_234_567_890)],
    ["a wrong checksum", written(1, signatureOf(65), wrongCase)],
    ["another word", `x${written(1)}`],
    ["an address too long", written(1, signatureOf(65), `${ACCOUNT}0`)],
  ] as const)
    it(`with ${what} is none`, () => {
      expect(claimsIn(HANDLE, text)).to.deep.equal([]);
    });

  it("stand in tables of texts under the author of each, whoever that is", async () => {
    const rows = [`${HANDLE},"${written(1)}",m1`, `nobody,"${written(2)}",m2`, `github:eve,"${written(3)}",`, ",x,"];
    writeFileSync(file("t.csv"), ["Handle,Text,Id", ...rows].join("\n"));
    const found = await claimsOf(file("t.csv"));
    expect(found.map(({ claim, proof }) => [claim.handle, claim.number, proof])).to.deep.equal([
      [HANDLE, 1, "m1"],
      ["github:eve", 3, ""],
    ]);
    for (const header of ["handle,id", "text,id"]) {
      writeFileSync(file("n.csv"), `${header}\na,b\n`);
      expect((await refusal(claimsOf(file("n.csv")))).message).to.contain(
        "n.csv:1:1: no texts of people with handles; give messages, posts or issues.",
      );
    }
    writeFileSync(file("no-id.csv"), `handle,text\n${HANDLE},"${written(1)}"\n`);
    expect((await claimsOf(file("no-id.csv")))[0]?.proof).to.equal("");
  });

  it("in rows that cannot be read refuse the file, each row named", async () => {
    const rows = [`${HANDLE},"${written(1)}",m1`, `${HANDLE},"${written(2)}",m2,more`, HANDLE];
    writeFileSync(file("ragged.csv"), ["handle,text,id", ...rows].join("\n"));
    const { code, message } = await refusal(claimsOf(file("ragged.csv")));
    expect(code).to.equal("INVALID_ROW");
    expect(message).to.match(/ragged\.csv:3:\d+: row has 4 values.*\n.*ragged\.csv:4:\d+: row has 1 values/);
  });

  it("stand in merged commits under every handle of their author", async () => {
    mkdirSync(file("repo"));
    git(file("repo"), "init", "--quiet", "--initial-branch=main");
    commitAll(file("repo"), "Ann <7+ann@users.noreply.github.com>", `wallet\n\n${written(1)}`);
    commitAll(file("repo"), "Ben <ben@example.org>", `mine: ${written(2)} and ${written(3)}`);
    commitAll(file("repo"), "Cat <cat@example.org>", "no claim");
    const hashes = execFileSync("git", ["-C", file("repo"), "log", "--format=%H", "--reverse"], { env: GIT_ENV })
      .toString()
      .split("\n");
    const found = await claimsOfHistory(file("repo"));
    const seen = found.map(({ claim: { handle, number }, proof }) => [handle, number, proof]);
    expect(seen.sort(([, a], [, b]) => Number(a) - Number(b))).to.deep.equal([
      ["github:ann", 1, `commit ${hashes[0]}`],
      ["git:7+ann@users.noreply.github.com", 1, `commit ${hashes[0]}`],
      ["git:ben@example.org", 2, `commit ${hashes[1]}`],
      ["git:ben@example.org", 3, `commit ${hashes[1]}`],
    ]);
  });

  it("with a text column that is first are found, too", async () => {
    writeFileSync(file("first.csv"), `text,handle\n"${written(1)}",${HANDLE}\n`);
    expect(await claimsOf(file("first.csv"))).to.have.length(1);
  });

  describe("are signed", () => {
    const claim = { handle: HANDLE, account: ACCOUNT, number: 1 };
    const { types, message } = claimMessage(claim);
    const sign = (wallet = ANN): Promise<string> => wallet.signTypedData(DOMAIN, types, { ...message });

    it("by the account's key, whoever writes it", async () => {
      const signature = await sign();
      expect(signerOf(DOMAIN, { types, message }, signature)).to.equal(ACCOUNT);
      const never = () => Promise.reject(new Error("asked"));
      for (const account of [ACCOUNT, ANN.address])
        expect(await whoSigned(DOMAIN, { types, message }, { account, signature }, never)).to.equal("key");
      expect(signerOf(DOMAIN, { types, message }, "0x12")).to.equal(undefined);
    });

    it("by the account's contract, if that says so", async () => {
      const signature = await sign(new Wallet(id("owner")));
      const asked: unknown[] = [];
      const answers = ["signed", "not signed", "no contract"] as const;
      const found = await Promise.all(
        answers.map((answer) =>
          whoSigned(DOMAIN, { types, message }, { account: ACCOUNT, signature }, (...call) => {
            asked.push(call.length);
            return Promise.resolve(answer);
          }),
        ),
      );
      expect([found, asked]).to.deep.equal([
        ["contract", "nobody", "nobody"],
        [3, 3, 3],
      ]);
      expect(await whoSigned(DOMAIN, { types, message }, { account: ACCOUNT, signature })).to.equal("nobody");
    });
  });
});
