import { expect } from "chai";
import { keccak256, toBeHex } from "ethers";
import { fromHex } from "../../../src/engine/columns/bytes.js";
import { isSampled } from "../../../src/engine/mirrors/sortition.js";
import { parseReviewRules } from "../../../src/engine/review/review.js";
import { isInSample, sampleRate, samplesWork } from "../../../src/engine/review/sample.js";
import { codeOf } from "../../helpers/errors.js";

const RATES = { sampleBps: 100, sampleNewcomerBps: 1_000, sampleFlaggedBps: 5_000 };
const NOBODY = { isNewcomer: false, isFlagged: false };
const seed = fromHex(keccak256("0x01"), 32);
const uids = Array.from({ length: 2_000 }, (_, i) => fromHex(keccak256(toBeHex(i + 1)), 32));

describe("sample of attested work", () => {
  it("is empty where the rules say nothing", () => {
    const none = parseReviewRules({});
    expect(samplesWork(none)).to.equal(false);
    const account = { isNewcomer: true, isFlagged: true };
    for (const everyone of [true, false])
      expect(uids.some((uid) => isInSample(none, { seed, everyone }, uid, account))).to.equal(false);
  });

  it("goes by the largest rate that applies", () => {
    expect(sampleRate(RATES, NOBODY)).to.equal(100);
    expect(sampleRate(RATES, { ...NOBODY, isNewcomer: true })).to.equal(1_000);
    expect(sampleRate(RATES, { isNewcomer: true, isFlagged: true })).to.equal(5_000);
    expect(sampleRate({ ...RATES, sampleBps: 6_000 }, { isNewcomer: true, isFlagged: true })).to.equal(6_000);
  });

  it("draws about as much as the rate says, more with a larger one", () => {
    const drawn = (rate: number) => uids.filter((uid) => isSampled(seed, uid, rate)).length;
    expect(drawn(0)).to.equal(0);
    expect(drawn(10_000)).to.equal(uids.length);
    expect(drawn(1_000)).to.be.within(140, 260);
    for (const uid of uids) if (isSampled(seed, uid, 1_000)) expect(isSampled(seed, uid, 1_001)).to.equal(true);
  });

  it("is all work where everyone was drawn", () => {
    expect(uids.every((uid) => isInSample(RATES, { seed, everyone: true }, uid, NOBODY))).to.equal(true);
  });

  it("has rates of at most the whole", () => {
    expect(parseReviewRules({ sampleBps: 10_000 }).sampleBps).to.equal(10_000);
    expect(codeOf(() => parseReviewRules({ sampleBps: 10_001 }))).to.equal("INVALID_RULES");
  });
});
