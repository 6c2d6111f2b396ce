import { createRequire } from "node:module";
import { expect } from "chai";
import type { Interface, JsonFragment } from "ethers";
import { explainError, EXPLAINED_ERRORS } from "../../../src/chain/errors/explain.js";
import * as bindings from "../../../typechain-types/index.js";

const require = createRequire(import.meta.url);
const EAS = ["EAS.sol/EAS.json", "SchemaRegistry.sol/SchemaRegistry.json"].map(
  (file) =>
    require(`@ethereum-attestation-service/eas-contracts/artifacts/contracts/${file}`) as { abi: JsonFragment[] },
);

/** Contracts whose errors nobody meets through the program: of the administration of roles. */
const LEFT_OUT = ["AccessManager__factory"];

/** Names of the errors of every contract with bindings, and of EAS. */
function errorsOfAll(): Set<string> {
  const names = new Set<string>();
  for (const [name, factory] of Object.entries(bindings)) {
    if (LEFT_OUT.includes(name) || !("createInterface" in factory)) continue;
    (factory as { createInterface(): Interface }).createInterface().forEachError((error) => void names.add(error.name));
  }
  for (const { abi } of EAS)
    for (const { type, name } of abi) if (type === "error" && name !== undefined) names.add(name);
  return names;
}

describe("explanations of errors", () => {
  it("cover every error of every contract, and no other", () => {
    expect([...EXPLAINED_ERRORS]).to.deep.equal([...errorsOfAll()].sort());
  });

  it("say what it means and what to do, each in sentences", () => {
    for (const name of EXPLAINED_ERRORS) {
      const { meaning = "", wayOut = "" } = explainError(name) ?? {};
      expect(meaning, name).to.match(/^[A-Z`].*\.$/s);
      expect(wayOut, name).to.match(/^[A-Z`].*\.$/s);
    }
  });

  it("keep apart what it means and what to do", () => {
    expect(explainError("AccessDenied")).to.deep.equal({
      meaning: "The resolver is called by EAS alone.",
      wayOut: "Attest or revoke at EAS.",
    });
    const own = explainError("EpochOracleTooEarly");
    expect(own?.wayOut).to.equal("Send `epoch propose` again after the cut-off.");
    expect(own?.meaning).to.be.a("string").and.not.equal(own?.wayOut);
  });

  it("an error that is not known has none", () => {
    expect(explainError("NoSuchError")).to.equal(undefined);
    expect(explainError("toString")).to.equal(undefined);
  });
});
