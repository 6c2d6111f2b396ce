import { expect } from "chai";
import { differences, placeOf } from "../../../scripts/slither/index.js";

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
    expect(differences([named("bond")], triage)).to.deep.equal([]);
    expect(differences([named("bond"), named("unbond")], triage)).to.deep.equal([
      "no reason: timestamp: StakeVault.unbond",
    ]);
  });

  it("every reason needs a finding", () => {
    const listed = [{ check: "timestamp", why: "", places: ["StakeVault.bond"] }];
    expect(differences([], listed)).to.deep.equal(["no such finding: timestamp: StakeVault.bond"]);
    const general = [{ check: "timestamp", why: "", places: "everywhere" as const }];
    expect(differences([], general)).to.deep.equal(["no such finding: timestamp: everywhere"]);
    expect(differences([named("bond"), named("unbond")], general)).to.deep.equal([]);
  });
});
