import { expect } from "chai";
import { importGraph } from "../helpers/house/imports.js";

describe("definitions of the verbs", () => {
  const loaded = [...importGraph("at once")("tasks/index.ts")];
  const files = loaded.filter((name) => name.endsWith(".ts"));

  it("reach every group", () => {
    expect(files.filter((file) => file.endsWith("/verbs.ts"))).to.have.length.greaterThan(25);
  });

  // Every command loads all definitions, so that they decide how long the shortest takes.
  it("load nothing that works", () => {
    expect(files.filter((file) => !file.startsWith("tasks/"))).to.deep.equal(ERRORS);
    const packages = loaded.filter((name) => !name.endsWith(".ts"));
    expect(packages.filter((name) => !name.startsWith("hardhat/"))).to.deep.equal([]);
  });
});

/** Refusals of options. */
const ERRORS = ["src/engine/errors.ts", "src/engine/printable.ts"];
