import { expect } from "chai";
import { packHex } from "../../../src/engine/columns/bytes.js";
import { nameRows, splitRows } from "../../../src/engine/mirrors/work.js";
import {
  batchesOf,
  markRows,
  verdictsAfter,
  type DisputeEvent,
  type DisputedWork,
} from "../../../src/engine/review/disputes.js";
import { ContributionDisputesScope } from "../../../src/engine/rules/contract-values.js";
import { address, columnsOf, word } from "../../helpers/engine/programs.js";
import { work } from "../../helpers/engine/scored.js";
import { codeOf } from "../../helpers/errors.js";

const { Contribution, Batch, Rows } = ContributionDisputesScope;
const [ONE, TWO] = [word(101), word(102)];
const [BOT, OTHER] = [address(0xb07), address(0xb08)];

const event = (name: DisputeEvent["name"], id: number, work: string, scope: number = Contribution): DisputeEvent => ({
  name,
  id,
  scope,
  work,
});

describe("disputes", () => {
  describe("verdictsAfter", () => {
    it("keeps open what nobody decided", () => {
      const events = [event("DisputeOpened", 1, ONE), event("DisputeOpened", 2, TWO, Batch)];
      expect(verdictsAfter(events)).to.deep.equal({
        voided: [],
        open: [
          { scope: Contribution, work: ONE },
          { scope: Batch, work: TWO },
        ],
      });
    });

    it("voids what is upheld, however many disputes there are", () => {
      const events = [
        event("DisputeOpened", 1, ONE),
        event("DisputeOpened", 2, ONE),
        event("DisputeRejected", 1, ONE),
        event("DisputeUpheld", 2, ONE),
      ];
      expect(verdictsAfter(events)).to.deep.equal({ voided: [{ scope: Contribution, work: ONE }], open: [] });
    });

    for (const name of ["DisputeRejected", "DisputeExpired", "DisputeClosed"] as const)
      it(`${name} frees the work of that dispute alone`, () => {
        const opened = [event("DisputeOpened", 1, ONE), event("DisputeOpened", 2, ONE)];
        expect(verdictsAfter([...opened, event(name, 1, ONE)]).open).to.have.length(1);
        expect(verdictsAfter([...opened, event(name, 1, ONE), event(name, 2, ONE)]).open).to.deep.equal([]);
      });
  });

  describe("markRows", () => {
    const rows = columnsOf([
      work({ uid: ONE, attester: BOT, time: 1_050 }),
      work({ uid: TWO, attester: BOT, time: 1_099, task: 2 }),
      work({ uid: word(103), attester: OTHER, time: 1_000 }),
      work({ uid: word(104), attester: BOT, time: 999 }),
    ]);
    const places = { batchUids: new Uint8Array(0), epochAt: (time: number) => Math.floor(time / 100) };
    const marked = (works: readonly DisputedWork[], batchUids: Uint8Array = places.batchUids) => [
      ...markRows(rows, works, { ...places, batchUids }),
    ];

    it("marks nothing for no work", () => {
      expect(marked([])).to.deep.equal([0, 0, 0, 0]);
    });

    it("finds contributions by their uid", () => {
      expect(marked([{ scope: Contribution, work: TWO }])).to.deep.equal([0, 1, 0, 0]);
      // An uid that only starts like a row's names none.
      expect(marked([{ scope: Contribution, work: word(109) }])).to.deep.equal([0, 0, 0, 0]);
    });

    it("finds rows of batches among others", () => {
      const works = [
        { scope: Batch, work: word(7) },
        { scope: Contribution, work: ONE },
      ];
      expect(batchesOf(works)).to.deep.equal([7]);
      expect(marked(works, packHex([word(104), word(103)], 32))).to.deep.equal([1, 0, 1, 1]);
    });

    it("finds an attester's rows of a task and an epoch", () => {
      const rowsOf = (attester: string, task: number, epoch: number) => [
        { scope: Rows, work: nameRows({ attester, task, epoch }) },
      ];
      expect(marked(rowsOf(BOT, 1, 10))).to.deep.equal([1, 0, 0, 0]);
      expect(marked(rowsOf(BOT, 2, 10))).to.deep.equal([0, 1, 0, 0]);
      expect(marked(rowsOf(BOT, 1, 9))).to.deep.equal([0, 0, 0, 1]);
      expect(marked([...rowsOf(BOT, 1, 10), ...rowsOf(OTHER, 1, 10)])).to.deep.equal([1, 0, 1, 0]);
    });
  });

  describe("nameRows", () => {
    it("is undone by splitRows", () => {
      for (const rows of [
        { attester: BOT, task: 0, epoch: 0 },
        { attester: `0x${"fe".repeat(20)}`, task: Number.MAX_SAFE_INTEGER, epoch: 2 ** 32 - 1 },
      ])
        expect(splitRows(nameRows(rows))).to.deep.equal(rows);
    });

    it("refuses what does not fit", () => {
      expect(codeOf(() => nameRows({ attester: BOT, task: -1, epoch: 0 }))).to.equal("INVALID_ARGUMENT");
      expect(codeOf(() => nameRows({ attester: BOT, task: 1, epoch: 2 ** 32 }))).to.equal("INVALID_ARGUMENT");
      expect(codeOf(() => nameRows({ attester: "0x12", task: 1, epoch: 0 }))).to.equal("INVALID_ARGUMENT");
      expect(codeOf(() => splitRows("0x12"))).to.equal("INVALID_ARGUMENT");
    });
  });
});
