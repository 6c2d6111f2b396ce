import { expect } from "chai";
import { compare, placeOf } from "../../../scripts/slither/index.js";

const contract = { type: "contract", name: "StakeVault", type_specific_fields: {} };
const named = (name: string) => ({
  check: "timestamp",
  elements: [{ type: "function", name, type_specific_fields: { parent: contract } }],
});

describe("triage of Slither's findings", () => {
  it("a place is a function with its contract", () => {
    expect(placeOf(named("bond"))).to.equal("StakeVault.bond");
    expect(placeOf({ elements: [] })).to.equal("");
  });

  it("every finding needs a reason", () => {
    const triage = [{ check: "timestamp", why: "", places: ["StakeVault.bond"] }];
    expect(compare([named("bond")], triage)).to.deep.equal({ open: [], idle: [] });
    expect(compare([named("bond"), named("unbond")], triage).open).to.deep.equal(["timestamp: StakeVault.unbond"]);
  });

  it("a reason without a finding is named", () => {
    const listed = [{ check: "timestamp", why: "", places: ["StakeVault.bond"] }];
    expect(compare([], listed)).to.deep.equal({ open: [], idle: ["timestamp: StakeVault.bond"] });
    const general = [{ check: "timestamp", why: "", places: "everywhere" as const }];
    expect(compare([], general)).to.deep.equal({ open: [], idle: ["timestamp: everywhere"] });
    expect(compare([named("bond"), named("unbond")], general)).to.deep.equal({ open: [], idle: [] });
  });
});
