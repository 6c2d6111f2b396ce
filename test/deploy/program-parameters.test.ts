import { expect } from "chai";
import { checkParameters } from "../../deploy/check-parameters.js";
import { PARAMETERS } from "../../deploy/program-parameters.js";
import type { Parameter } from "../../deploy/schema/parameter.js";
import { codeOf } from "../helpers/errors.js";

const TABLE: readonly [string, Parameter][] = Object.entries(PARAMETERS);

const refusalOf = (values: Readonly<Record<string, unknown>>) => codeOf(() => checkParameters(values));

describe("deploy/program-parameters", () => {
  it("every default is allowed", () => {
    const defaults = TABLE.flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]]));
    expect(refusalOf(Object.fromEntries(defaults) as Record<string, unknown>)).to.equal(undefined);
  });

  for (const [name, parameter] of TABLE) {
    if (!("min" in parameter)) continue;
    it(`${name} stays within its bounds`, () => {
      const { min, max } = parameter;
      const valueOf = (each: number | bigint) => ({
        [name]: "each" in parameter ? parameter.each.map(() => each) : each,
      });
      expect(refusalOf(valueOf(min)), "least").to.equal(undefined);
      expect(refusalOf(valueOf(max)), "most").to.equal(undefined);
      expect(refusalOf(valueOf(BigInt(min) - 1n)), "below").to.equal("INVALID_ARGUMENT");
      expect(refusalOf(valueOf(max + 1n)), "above").to.equal("INVALID_ARGUMENT");
    });
  }

  it("unknown name is refused", () => {
    expect(refusalOf({ epochLenght: 604_800 })).to.equal("INVALID_ARGUMENT");
  });

  it("fraction and text are no integers", () => {
    expect(refusalOf({ epochLength: 604_800.5 })).to.equal("INVALID_ARGUMENT");
    expect(refusalOf({ epochLength: "604800" })).to.equal("INVALID_ARGUMENT");
  });

  it("list of another length is refused", () => {
    expect(refusalOf({ minimumBonds: [1n, 2n, 3n] })).to.equal("INVALID_ARGUMENT");
    expect(refusalOf({ minimumBonds: 1n })).to.equal("INVALID_ARGUMENT");
  });
});
