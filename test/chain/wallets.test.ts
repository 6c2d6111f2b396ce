import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { id, Wallet } from "ethers";
import { network } from "hardhat";
import { fromEip1193, type Request } from "../../src/chain/provider.js";
import { walletCheck } from "../../src/chain/wallets.js";
import {
  readSubmissionFile,
  submissionDomain,
  SUBMISSION_TYPES,
  verifySubmission,
} from "../../src/sources/submissions.js";
import { refusal } from "../helpers/errors.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const { ethers, networkHelpers, provider } = await network.create();
const { loadFixture } = networkHelpers;

const DOMAIN = submissionDomain(31_337, `0x${"11".repeat(20)}`);
const OWNER = new Wallet(id("owner of a wallet"));
const OTHER = new Wallet(id("nobody's owner"));

const fixture = async () => {
  const wallet = await ethers.deployContract("MockWallet", [OWNER.address]);
  const token = await ethers.deployContract("MockToken");
  const claimOf = (account: string) => ({
    account: account.toLowerCase(),
    task: 3,
    quantity: 2,
    workTime: 1_700_000_000,
    evidence: id("evidence"),
  });
  return { claim: claimOf(await wallet.getAddress()), ofToken: claimOf(await token.getAddress()), claimOf };
};

const check = walletCheck(fromEip1193(provider));

describe("signatures of contract wallets", () => {
  const file = temporaryFolder();

  it("of the wallet's owner are accepted", async () => {
    const { claim } = await loadFixture(fixture);
    const signature = await OWNER.signTypedData(DOMAIN, SUBMISSION_TYPES, claim);
    const submission = await verifySubmission(DOMAIN, claim, signature, check);
    expect(submission).to.deep.include({ ...claim, signature });
  });

  it("of anybody else are refused", async () => {
    const { claim } = await loadFixture(fixture);
    const signature = await OTHER.signTypedData(DOMAIN, SUBMISSION_TYPES, claim);
    const { code, message } = await refusal(verifySubmission(DOMAIN, claim, signature, check));
    expect(code).to.equal("MISMATCH");
    expect(message).to.include(`The contract ${claim.account} does not confirm the signature`);
  });

  it("of another claim are refused", async () => {
    const { claim } = await loadFixture(fixture);
    const signature = await OWNER.signTypedData(DOMAIN, SUBMISSION_TYPES, claim);
    for (const change of [{ task: 4 }, { quantity: 3 }, { workTime: 1 }, { evidence: id("other") }])
      expect((await refusal(verifySubmission(DOMAIN, { ...claim, ...change }, signature, check))).code).to.equal(
        "MISMATCH",
      );
  });

  it("that make the wallet revert are refused", async () => {
    const { claim } = await loadFixture(fixture);
    for (const signature of ["0x", "0x1234", `0x${"00".repeat(65)}`])
      expect((await refusal(verifySubmission(DOMAIN, claim, signature, check))).message).to.include("ERC-1271");
  });

  it("of a contract that is no wallet are refused", async () => {
    const { ofToken } = await loadFixture(fixture);
    const signature = await OWNER.signTypedData(DOMAIN, SUBMISSION_TYPES, ofToken);
    expect((await refusal(verifySubmission(DOMAIN, ofToken, signature, check))).message).to.include("ERC-1271");
  });

  it("of an account without code are its key's", async () => {
    const { claimOf } = await loadFixture(fixture);
    const claim = claimOf(OTHER.address);
    const wrong = await OWNER.signTypedData(DOMAIN, SUBMISSION_TYPES, claim);
    const { code, message } = await refusal(verifySubmission(DOMAIN, claim, wrong, check));
    expect(code).to.equal("MISMATCH");
    expect(message).to.include("has no code on this chain");
    const right = await OTHER.signTypedData(DOMAIN, SUBMISSION_TYPES, claim);
    expect((await verifySubmission(DOMAIN, claim, right, check)).signature).to.equal(right);
  });

  it("cannot be checked without a connection", async () => {
    const { claim } = await loadFixture(fixture);
    const signature = await OWNER.signTypedData(DOMAIN, SUBMISSION_TYPES, claim);
    expect((await refusal(verifySubmission(DOMAIN, claim, signature))).message).to.include(
      "with a connection to its chain",
    );
    expect((await refusal(verifySubmission(DOMAIN, claim, "0x12"))).code).to.equal("INVALID_ARGUMENT");
  });

  it("fail clearly without the chain's answer", async () => {
    const { claim } = await loadFixture(fixture);
    const signature = await OWNER.signTypedData(DOMAIN, SUBMISSION_TYPES, claim);
    for (const broken of ["eth_getCode", "eth_call"]) {
      const request: Request = (method) =>
        method === broken ? Promise.reject(new Error("socket hang up")) : Promise.resolve("0x60");
      const { code, message } = await refusal(verifySubmission(DOMAIN, claim, signature, walletCheck(request)));
      expect(code).to.equal("CHAIN");
      expect(message).to.include(`${broken} failed: socket hang up.`);
    }
  });

  it("are checked when a file is read", async () => {
    const { claim } = await loadFixture(fixture);
    const signature = await OWNER.signTypedData(DOMAIN, SUBMISSION_TYPES, claim);
    const line = `${claim.account},3,2,${claim.evidence},1700000000,`;
    const header = "account,task,quantity,evidence,work_time,signature";
    writeFileSync(file("w.csv"), `${header}\n${line}${signature}\n`);
    expect((await readSubmissionFile(file("w.csv"), DOMAIN, check))[0]).to.deep.include({ ...claim, signature });
    writeFileSync(file("bad.csv"), `${header}\n${line}${signature.slice(0, -2)}00\n`);
    const error = await refusal(readSubmissionFile(file("bad.csv"), DOMAIN, check));
    expect(error.code).to.equal("INVALID_ROW");
    expect(error.message).to.match(/bad\.csv:2:\d+: signature: The contract 0x/);
  });
});
