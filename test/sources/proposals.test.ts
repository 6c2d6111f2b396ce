import { expect } from "chai";
import { getAddress } from "ethers";
import { parseProposal } from "../../src/sources/proposals.js";
import { refusal } from "../helpers/errors.js";

const TARGET = `0x${"ab".repeat(20)}`;
const CALL = { target: TARGET, function: "transfer(address to, uint256 amount)", args: [TARGET, "5"] };
const PROPOSAL = { description: "Pay for the audit", calls: [CALL] };

describe("sources/proposals", () => {
  it("send nothing with a call that names no value", () => {
    const target = getAddress(TARGET);
    expect(parseProposal({ ...PROPOSAL, calls: [CALL, { ...CALL, value: "1000000000000000000" }] })).to.deep.equal({
      description: "Pay for the audit",
      calls: [
        { ...CALL, target, value: 0n },
        { ...CALL, target, value: 10n ** 18n },
      ],
    });
  });

  const faults: readonly (readonly [unknown, string])[] = [
    [null, "$ must be an object"],
    [{ calls: [CALL] }, "$.description is missing"],
    [{ ...PROPOSAL, description: 7 }, "$.description must be a text"],
    [{ ...PROPOSAL, calls: [] }, "$.calls must have 1 to 32 entries, not 0"],
    [{ ...PROPOSAL, calls: Array.from({ length: 33 }, () => CALL) }, "$.calls must have 1 to 32 entries, not 33"],
    [{ ...PROPOSAL, calls: [{ ...CALL, target: "treasury" }] }, "$.calls[0].target must be an address"],
    [{ ...PROPOSAL, calls: [{ ...CALL, target: 7 }] }, "$.calls[0].target must be an address"],
    ...["transfer", "transfer()x", "x transfer()", "(uint256)", 7].map(
      (named) =>
        [
          { ...PROPOSAL, calls: [{ ...CALL, function: named }] },
          "$.calls[0].function must be a function such as transfer(address,uint256)",
        ] as const,
    ),
    [{ ...PROPOSAL, calls: [CALL, { ...CALL, args: "5" }] }, "$.calls[1].args must be a list"],
    [{ ...PROPOSAL, calls: [{ ...CALL, value: 5 }] }, "$.calls[0].value must be a decimal text of at most 256 bits"],
    [{ ...PROPOSAL, calls: [{ ...CALL, gas: "5" }] }, "$.calls[0].gas is not known"],
  ];
  for (const [document, fault] of faults)
    it(`with ${JSON.stringify(document).slice(0, 30)}…, ${fault.slice(0, 40)} are refused`, async () => {
      const { code, message } = await refusal(Promise.resolve().then(() => parseProposal(document)));
      expect([code, message]).to.deep.equal([
        "INVALID_ARGUMENT",
        `The proposal: ${fault}. docs/operators.md shows the form.`,
      ]);
    });
});
