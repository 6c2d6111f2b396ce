import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { addressAt, packHex } from "../../src/engine/columns/bytes.js";
import { computeEpoch, type EpochResult } from "../../src/engine/epoch/epoch.js";
import { detectEpoch } from "../../src/engine/integrity/epoch.js";
import { Reason } from "../../src/engine/rules/reasons.js";
import { renderReport, seasonsOf, type ReportEpoch } from "../../src/report/report.js";
import { address, columnsOf, RULES, TASK, word } from "../helpers/engine/programs.js";
import type { Work } from "../helpers/engine/reference-parts.js";

const LENGTH = 28 * 86_400;
const EPOCHS = 16;
/** 9 September 2021: sixteen epochs of four weeks to the end of November 2022. */
const START = 1_631_145_600;
const BUDGET = 1_000_000_000_000n;
/** Epochs that hold most of the two Octobers. */
const OCTOBERS = [1, 14];

interface PullRequest {
  readonly author: string;
  readonly time: number;
  readonly merged: boolean;
  readonly evidence: string;
}

/** The real history; equal hashes of the change are copies. */
function readHistory(): PullRequest[] {
  const [, ...lines] = gunzipSync(readFileSync("test/data/pull_requests.csv.gz")).toString("utf8").trim().split("\n");
  return lines.map((line, i) => {
    const [, author = "", time = "", outcome = "", , hash = ""] = line.split(",");
    const evidence = hash.trim() === "" ? word(i + 1) : `0x${hash.trim().padEnd(64, "0")}`;
    return { author, time: Number(time), merged: outcome === "merged", evidence };
  });
}

describe("seasons of a real history", () => {
  const history = readHistory().filter(({ time }) => time >= START && time < START + EPOCHS * LENGTH);
  const epochOf = ({ time }: PullRequest): number => Math.floor((time - START) / LENGTH);
  const merged = history.filter((pull) => pull.merged);
  const work: Work[] = merged.map(({ author, time, evidence }, i) => ({
    uid: word(i + 1),
    account: author,
    attester: address(0xb07),
    task: 1,
    quantity: 1,
    quality: 10_000,
    time,
    evidence,
  }));
  const results: EpochResult[] = [];
  const epochs: ReportEpoch[] = [];

  before(() => {
    const earlier: Work[] = [];
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      const start = START + epoch * LENGTH;
      const own = work.filter(({ time }) => time >= start && time < start + LENGTH);
      const facts = { epoch: BigInt(epoch), budget: BUDGET, start, end: start + LENGTH, rules: RULES, tasks: [TASK] };
      const { input } = detectEpoch(
        { ...facts, contributions: columnsOf(own), earlier: columnsOf(earlier) },
        address(0xe5c),
      );
      const result = computeEpoch(input);
      results.push(result);
      earlier.push(...own.filter((_, i) => result.reasons[i] === Reason.ACCEPTED));
      const accepted = result.reasons.filter((reason) => reason === 0).length;
      epochs.push({
        epoch,
        from: new Date(start * 1000).toISOString().slice(0, 10),
        accepted,
        refused: own.length - accepted,
        unattested: history.filter((pull) => epochOf(pull) === epoch && !pull.merged).length,
        contributors: result.weights.length,
        budget: Number(BUDGET) / 1e9,
        total: Number(result.total) / 1e9,
        root: result.root,
        byDomain: [Number(result.total) / 1e9],
      });
    }
  });

  it("are the two Octobers", () => {
    const { seasons, usual } = seasonsOf(epochs);
    expect(seasons.map(({ epoch }) => epoch)).to.include.members(OCTOBERS);
    for (const { epoch, submitted, acceptedShare, unpaid } of seasons.filter((s) => OCTOBERS.includes(s.epoch))) {
      const own = history.filter((pull) => epochOf(pull) === epoch);
      expect(submitted).to.equal(own.length);
      expect(submitted).to.be.greaterThan(5 * usual.submitted);
      expect(unpaid).to.be.greaterThan(150);
      expect(acceptedShare).to.be.lessThan(usual.acceptedShare);
    }
  });

  it("pay nothing for what was not merged", () => {
    const withWork = new Set(merged.map(({ author }) => author));
    const paid = new Set(
      results.flatMap(({ accounts, units }) =>
        [...units.keys()].filter((a) => units[a] !== 0n).map((a) => addressAt(accounts, a)),
      ),
    );
    const idle = new Set(history.map(({ author }) => author).filter((author) => !withWork.has(author)));
    expect(idle.size).to.be.greaterThan(400);
    expect([...idle].filter((author) => paid.has(author))).to.deep.equal([]);
    expect([...paid].every((author) => withWork.has(author))).to.equal(true);
  });

  it("pay every change once", () => {
    const used = new Set<string>();
    let copies = 0;
    results.forEach(({ reasons, input }, epoch) => {
      const own = work.filter(({ time }) => Math.floor((time - START) / LENGTH) === epoch);
      own.forEach(({ evidence }, i) => {
        if (reasons[i] === Reason.EVIDENCE_REUSED) copies++;
        if (reasons[i] !== Reason.ACCEPTED) return;
        expect(used.has(evidence), "paid twice").to.equal(false);
        used.add(evidence);
      });
      expect(own.length).to.equal(input.contributions.length);
    });
    expect(copies).to.be.greaterThan(5);
    expect(packHex([...used], 32).length / 32 + copies).to.equal(work.length);
  });

  it("pay each contribution less, out of the same budget", () => {
    const { seasons, usual } = seasonsOf(epochs);
    expect(epochs.every(({ total, budget }) => total <= budget)).to.equal(true);
    for (const { perContribution } of seasons) expect(perContribution).to.be.lessThan(usual.perContribution / 4);
  });

  it("stand in the report", () => {
    const vesting = { labels: [], credited: [], vested: [], released: [] };
    const html = renderReport({ title: "History", domains: ["content"], epochs, rewards: [], deductions: [], vesting });
    const { seasons, usual } = seasonsOf(epochs);
    expect(html).to.include("<h2>Seasons</h2>").and.include("earned nothing");
    for (const { from, submitted, acceptedShare, unpaid } of seasons) {
      const row = `<td>${from}</td><td>${submitted}</td><td>${(acceptedShare * 100).toFixed(1)} %</td><td>${unpaid}</td>`;
      expect(html).to.include(row);
    }
    expect(html).to.include(`<td>usual</td><td></td><td>${usual.submitted}</td>`);
  });

  it("are none in a single epoch", () => {
    expect(seasonsOf(epochs.slice(14, 15)).seasons).to.deep.equal([]);
  });
});
