import { expect } from "chai";
import { NO_NULLIFIER, wordsOfTerms, type IssuerTerms } from "../../../src/engine/eligibility/history.js";
const TERMS: IssuerTerms = { minScore: 20n, scoreWord: 0, nullifierWord: 1, minAge: 0 };

describe("wordsOfTerms", () => {
  it("leaves out what nobody reads", () => {
    expect(wordsOfTerms([{ ...TERMS, minScore: 0n, scoreWord: 7, nullifierWord: NO_NULLIFIER }])).to.deep.equal([]);
    expect(wordsOfTerms([TERMS, { ...TERMS, scoreWord: 3, nullifierWord: 0 }])).to.deep.equal([0, 1, 3]);
  });
});
