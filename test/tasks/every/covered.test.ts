import { expect } from "chai";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { tasks } from "../../../tasks/index.js";
import { TRIALS } from "../trials/index.js";

/** Verbs that take a signer and send nothing. */
const READING = [
  ...["appeal list", "batch list", "dispute list", "policy list", "hold list", "hold evidence", "directory sign"],
  ...["operator status", "policy status", "reputation show", "review status", "reward show"],
];

/** Verbs that sign or try before they do, and are tried elsewhere or send nothing, with the reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "program deploy": "test/program/launch/resume.test.ts breaks it off at each of its transactions",
  "program seal": "a deployment seals by itself, so that there is nothing to seal on a program that was deployed",
  "operator run": "test/program/operator: a daemon looks again before each step",
  "submission import": "it writes into the store and sends nothing",
  "directory claim": "it writes a file and sends nothing",
  "directory move": "it writes a file and sends nothing",
};

const isVerb = (task: { readonly action?: unknown }): task is NewTaskDefinition => task.action !== undefined;

/** Verbs that somebody signs for, or that can be tried first. */
const signing = (tasks as readonly NewTaskDefinition[])
  .filter(isVerb)
  .filter(({ options }) => options["as"] !== undefined || options["dryRun"] !== undefined)
  .map(({ id }) => id.join(" "));

describe("trials of verbs that send", () => {
  it("there is one of each, or a reason", () => {
    const tried = new Set(TRIALS.map(({ verb }) => verb));
    const known = [...READING, ...Object.keys(ELSEWHERE)];
    expect(signing.filter((verb) => !tried.has(verb) && !known.includes(verb))).to.deep.equal([]);
    expect(known.filter((verb) => tried.has(verb) || !signing.includes(verb))).to.deep.equal([]);
  });

  it("all have names of their own", () => {
    const names = TRIALS.map(({ name }) => name);
    expect(names.length).to.equal(new Set(names).size);
  });

  it("reading verbs have nothing to try first", () => {
    const sending = (tasks as readonly NewTaskDefinition[]).filter(({ options }) => options?.["dryRun"] !== undefined);
    const names = sending.map(({ id }) => id.join(" "));
    expect(READING.filter((verb) => names.includes(verb))).to.deep.equal([]);
  });
});
