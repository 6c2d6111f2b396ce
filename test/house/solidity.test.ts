import { expect } from "chai";
import { faultsOf } from "../../scripts/lint/solidity.js";

const HEAD = "pragma solidity 0.8.37;";

/** A contract with `body`, its own documentation in order. */
const contract = (body: string, kind = "contract"): string =>
  [HEAD, "/// @title Planted", "/// @notice Step 2 of the way of the data.", `${kind} Planted {`, body, "}"].join("\n");

describe("rules of Solidity", () => {
  it("contract in order has no fault", () => {
    const body = [
      "    uint256 private constant ONE = 1;",
      "    uint256 private immutable TWO;",
      "    uint256 private _three;",
      "    constructor() { TWO = 2; }",
      "    /* VIEWS */",
      "    /// @notice One.",
      "    function one() external pure returns (uint256) { return ONE; }",
      "    /* PRIVATE */",
      "    function _none() private pure {}",
    ];
    expect(faultsOf(contract(body.join("\n")))).to.deep.equal([]);
  });

  it("contract needs a title and a step", () => {
    expect(faultsOf([HEAD, "/// @notice Something.", "contract Planted {}"].join("\n"))).to.deep.equal([
      "3: Planted has no @title",
      "3: The @notice of Planted names no step of the way of the data",
    ]);
  });

  for (const [kind, declaration] of [
    ["struct", "struct Part { uint256 a; }"],
    ["enum", "enum Part { A }"],
    ["event", "event Part();"],
    ["error", "error Part();"],
    ["function", "function Part() external view;"],
  ] as const) {
    it(`${kind} of an interface needs a notice`, () => {
      expect(faultsOf(contract(`    ${declaration}`, "interface"))).to.deep.equal([`5: ${kind} Part has no @notice`]);
    });
  }

  it("function of an interface says what it reverts with", () => {
    const body = (documentation: string) =>
      contract(`    ${documentation}\n    function part() external;`, "interface");
    expect(faultsOf(body("/// @notice Does it. Reverts with `PartZero`."))).to.deep.equal([]);
    expect(faultsOf(body("/// @notice Does it."))).to.deep.equal([
      "6: function part does not say what it reverts with",
    ]);
  });

  it("function of a contract may inherit its notice", () => {
    const body = (documentation: string) => `    ${documentation}\n    function part() external {}`;
    expect(faultsOf(contract(body("/// @inheritdoc IPart")))).to.deep.equal([]);
    expect(faultsOf(contract(body("/// @dev Part.")))).to.deep.equal(["6: function part has no @notice"]);
  });

  it("state is not public", () => {
    expect(faultsOf(contract("    uint256 public part;"))).to.deep.equal([
      "5: part is public; give it a getter in the interface",
    ]);
  });

  it("unknown section mark is refused", () => {
    expect(faultsOf(contract("    /* STUFF */"))).to.deep.equal([
      "5: STUFF is no section mark of scripts/lint/solidity.ts",
    ]);
  });

  it("private function needs its mark", () => {
    expect(faultsOf(contract("    /* INTERNAL */\n    function _part() private {}"))).to.deep.equal([
      "6: _part is private and stands below INTERNAL",
    ]);
  });

  it("members stand in order", () => {
    expect(faultsOf(contract("    uint256 private _part;\n    uint256 private constant ONE = 1;"))).to.deep.equal([
      "6: constant stands after storage",
    ]);
  });
});
