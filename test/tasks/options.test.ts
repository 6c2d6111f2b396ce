import { expect } from "chai";
import { NO_NULLIFIER } from "../../src/engine/eligibility/history.js";
import { withEngine } from "../../tasks/epoch/options.js";
import { pausableOption } from "../../tasks/guardian/pause.js";
import {
  accountOption,
  addressOption,
  amountOption,
  choiceOption,
  epochOption,
  hashOption,
  wholeOption,
} from "../../tasks/parse.js";
import { issuerOption } from "../../tasks/policy/policy.js";
import { timeOption } from "../../tasks/policy/status.js";
import { termsOption, type TermsArgs } from "../../tasks/policy/trust.js";
import { domainOption } from "../../tasks/review/domain.js";
import { roleOption } from "../../tasks/stake/role.js";
import { taskOption } from "../../tasks/task/close.js";
import { refusal } from "../helpers/errors.js";

const ACCOUNT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const TERMS: TermsArgs = { minScore: "20", scoreWord: 0, person: "1", minAge: 0, recheck: 604_800 };

/** Options that are refused, each with the words that name it. */
const REFUSED: readonly (readonly [text: string, parse: () => unknown])[] = [
  ["--account 0x12 is not an address", () => addressOption("account", "0x12")],
  ["--contribution 0x12 is not a hash", () => hashOption("contribution", "0x12")],
  ["--row -1 is not a whole number", () => wholeOption("row", -1)],
  ["--recheck 65536 is not a whole number below 2^16", () => wholeOption("recheck", 65_536, 2 ** 16)],
  ["--amount many is not an amount of tokens", () => amountOption("amount", "many", 18n)],
  ["--amount 0 is not an amount of tokens", () => amountOption("amount", "0", 18n)],
  ["--reason ugly is not a reason", () => choiceOption("reason", "ugly", ["other"], "is not a reason")],
  ["--role king is not a role", () => roleOption("king")],
  ["--task 0 is not a task", () => taskOption(0)],
  ["--domain 8 is not 0..7", () => domainOption(8)],
  ["--of releases cannot be paused", () => pausableOption("releases")],
  ["--at -1 is not a time", () => timeOption(-1)],
  ["--issuer 0x12 is not an address", () => issuerOption({ schema: `0x${"00".repeat(32)}`, issuer: "0x12" })],
  ["--min-score 1.5 is not a score", () => termsOption({ ...TERMS, minScore: "1.5" })],
  ["is not a score", () => termsOption({ ...TERMS, minScore: (1n << 128n).toString() })],
  ["--person second is not a word", () => termsOption({ ...TERMS, person: "second" })],
  ["--person 65536 is not a word", () => termsOption({ ...TERMS, person: "65536" })],
  ["--score-word -1 is not a whole number", () => termsOption({ ...TERMS, scoreWord: -1 })],
  ["--engine hadoop is no engine", () => withEngine({ engine: "hadoop" }, () => Promise.resolve())],
  ["Spark needs a folder", () => withEngine({ engine: "spark" }, () => Promise.resolve())],
  ["--min-age 1.5 is not a whole number", () => termsOption({ ...TERMS, minAge: 1.5 })],
];

describe("options of verbs", () => {
  for (const [text, parse] of REFUSED)
    it(`${text}`, async () => {
      const error = await refusal(Promise.resolve().then(parse));
      expect([error.code, error.message.includes(text)]).to.deep.equal(["INVALID_ARGUMENT", true]);
    });

  it("an epoch that is none is refused", async () => {
    const error = await refusal(epochOption(1.5, () => Promise.resolve(0n)));
    expect([error.code, error.message]).to.deep.equal([
      "INVALID_ARGUMENT",
      "--epoch 1.5 is not an epoch. Give a whole number from 0.",
    ]);
  });

  it("none named stands for what is meant", async () => {
    expect(await epochOption(-1, () => Promise.resolve(7n))).to.equal(7n);
    expect(await epochOption(3, () => Promise.resolve(7n))).to.equal(3n);
    expect(accountOption("", { address: ACCOUNT })).to.equal(ACCOUNT);
    expect(accountOption(ACCOUNT.toLowerCase(), { address: "0x" })).to.equal(ACCOUNT);
  });

  it("words become the contract's numbers", () => {
    expect([roleOption("operator"), roleOption("challenger")]).to.deep.equal([0, 3]);
    expect(amountOption("amount", "1.5", 9n)).to.equal(1_500_000_000n);
    expect(termsOption(TERMS)).to.deep.equal({
      minScore: 20n,
      scoreWord: 0,
      nullifierWord: 1,
      minAge: 0,
      recheck: 604_800,
    });
    expect(termsOption({ ...TERMS, person: "uid" }).nullifierWord).to.equal(NO_NULLIFIER);
  });
});
