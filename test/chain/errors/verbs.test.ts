import { expect } from "chai";
import hre from "hardhat";
import { explainError, EXPLAINED_ERRORS } from "../../../src/chain/errors/explain.js";

describe("ways out of errors", () => {
  it("name verbs that exist", () => {
    for (const name of EXPLAINED_ERRORS) {
      for (const [, noun = "", verb = ""] of explainError(name)?.wayOut.matchAll(/`([a-z]+) ([a-z]+)[^`]*`/g) ?? []) {
        const found = hre.tasks.rootTasks.get(noun)?.subtasks.has(verb);
        expect(found, `${name}: ${noun} ${verb}`).to.equal(true);
      }
    }
  });
});
