import { expect } from "chai";
import { NONE } from "../../../src/engine/integrity/tables.js";
import { tablesHere } from "../../helpers/sources/whole-tables.js";

describe("sources/tables, who has to do with whom", () => {
  const { read, fault } = tablesHere();

  describe("of transfers", () => {
    const accounts = ["account,time", "ann,1", "ben,1"];

    it("counterparties are services, or are not", async () => {
      const rows = ["exchange,w,3", ",x,", "no,y,4", "?,z,5"];
      const { input, counterparties, readAs } = await read({
        accounts,
        counterparties: ["service,account,degree", ...rows],
      });
      expect(input.counterparties).to.deep.equal({ length: 4, degree: [3, 0, 4, 5], service: [1, 0, 0, 1] });
      expect([counterparties, readAs[1]]).to.deep.equal([
        ["w", "x", "y", "z"],
        "counterparties (account = account, degree = degree, service = service)",
      ]);
      const { input: bare } = await read({ accounts, counterparties: ["node", "w"] });
      expect(bare.counterparties).to.deep.equal({ length: 1, degree: [0], service: [0] });
      const twice = ["node,degree", ",1", "w,1", "w,1"];
      expect(await fault({ accounts, counterparties: twice })).to.deep.equal([
        "INVALID_ROW",
        'counterparties.csv:2:1: node: missing.\ncounterparties.csv:4:1: node: node "w" occurs twice.',
      ]);
      expect((await fault({ accounts, counterparties: ["node,degree", "w,1", "w,1"] }))[0]).to.equal("DUPLICATE");
    });

    it("counts are one where there is no column, none where a cell is blank", async () => {
      const { input, notes, readAs } = await read({ accounts, edges: ["from,to", "ann,ben", "ann,w"] });
      expect(input.edges).to.deep.equal({ length: 2, from: [0, 0], to: [1, 2], count: [1, 1] });
      expect([notes, readAs[1]]).to.deep.equal([[], "transfers (from = from, to = to)"]);
      const { input: counted } = await read({ accounts, edges: ["count,from,to", "3,ann,ben", ",ben,ann"] });
      expect(counted.edges).to.deep.equal({ length: 2, from: [0, 1], to: [1, 0], count: [3, 0] });
    });

    it("what joins no account is left out and counted", async () => {
      const edges = ["from,to", "w,v", "w,w", ",ann", "ann,", "ann,w"];
      const { input, notes, counterparties } = await read({ accounts, edges });
      expect(input.edges).to.deep.equal({ length: 1, from: [0], to: [2], count: [1] });
      expect(counterparties).to.deep.equal(["w", "v"]);
      expect(notes).to.deep.equal(["edges.csv: 4 edges left out, as neither end or only one is in a table"]);
    });

    it("none of the program's own is a counterparty, on either side", async () => {
      const { notes, input } = await read({ accounts, edges: ["from,to", "pay,ann", "ann,pay"] }, { own: ["pay"] });
      expect([notes, input.edges, input.counterparties]).to.deep.equal([
        ["edges.csv: 2 transfers of the program's own wallets left out"],
        { length: 0, from: [], to: [], count: [] },
        undefined,
      ]);
    });
  });

  describe("of thanks", () => {
    const accounts = ["account,time", "ann,1", "ben,1"];
    const actions = ["id,account,kind", "7,ann,k", "8,ben,k"];

    it("counts are one where there is no column, none where a cell is blank", async () => {
      const { input, readAs, notes } = await read({ accounts, endorsements: ["to,from", "ann,ben"] });
      expect(notes).to.deep.equal([]);
      expect(input.endorsements).to.deep.equal({ length: 1, from: [1], to: [0], count: [1] });
      expect(readAs[1]).to.equal("endorsements (from = from, to = to)");
      const { input: counted } = await read({ accounts, endorsements: ["count,from,to", "3,ann,ben", ",ann,ben"] });
      expect(counted.endorsements).to.deep.equal({ length: 2, from: [0, 0], to: [1, 1], count: [3, 0] });
    });

    it("of people are of no action, whatever their ids", async () => {
      const { input } = await read({ actions, endorsements: ["id,from,to", "7,ann,ben"] });
      expect(input.endorsements).to.deep.equal({ length: 1, from: [0], to: [1], count: [1], action: [NONE] });
      const { input: first } = await read({ actions, endorsements: ["to,from,id", "ben,ann,7"] });
      expect(first.endorsements).to.deep.equal(input.endorsements);
      const { input: pieces } = await read({ actions, endorsements: ["id,from", "7,ben"] });
      expect(pieces.endorsements).to.deep.equal({ length: 1, from: [1], to: [0], count: [1], action: [0] });
    });

    it("of nobody, by nobody and of strangers are left out", async () => {
      const endorsements = ["from,to", "ann,", ",ann", "ann,w", "ann,ben"];
      const named = await read({ accounts, endorsements });
      expect([named.accounts, named.input.endorsements, named.notes]).to.deep.equal([
        ["ann", "ben"],
        { length: 1, from: [0], to: [1], count: [1] },
        ["endorsements.csv: 3 endorsements of strangers left out"],
      ]);
      const numbered = { accounts: ["node,account,time", "0,ann,1", "1,ben,1"], counterparties: ["node", "2", "3"] };
      const listed = await read({ ...numbered, endorsements: ["from,to", "0,2", "2,0", "3,3", "0,1"] });
      expect([listed.input.endorsements, listed.notes]).to.deep.equal([
        { length: 1, from: [0], to: [1], count: [1] },
        ["endorsements.csv: 3 endorsements of strangers left out"],
      ]);
    });

    it("alone make accounts, but transfers before them", async () => {
      const endorsements = ["from,to", "ann,ben", ",ben"];
      const alone = await read({ endorsements });
      expect([alone.accounts, alone.input.endorsements]).to.deep.equal([
        ["ben", "ann"],
        { length: 1, from: [1], to: [0], count: [1] },
      ]);
      const after = await read({ endorsements, edges: ["from,to", "w,ben"] });
      expect([after.accounts, after.counterparties]).to.deep.equal([["w", "ben", "ann"], []]);
    });

    it("alone with counterparties make accounts before them", async () => {
      const tables = { endorsements: ["from,to", "ann,ben"], counterparties: ["node", "w", "v"] };
      const { accounts: names, input, counterparties } = await read({ ...tables, edges: ["from,to", "w,v", "w,ann"] });
      expect([names, counterparties]).to.deep.equal([
        ["ben", "ann"],
        ["w", "v"],
      ]);
      expect(input.edges).to.deep.equal({ length: 1, from: [2], to: [1], count: [1] });
    });

    it("of pieces that are not given are refused", async () => {
      const given = 'endorsements.csv has no column for "to". Its columns are';
      for (const tables of [
        { accounts, endorsements: ["id,from", "7,ben"] },
        { actions, endorsements: ["from,x", "ben,7"] },
      ])
        expect((await fault(tables))[1].slice(0, given.length)).to.equal(given);
    });
  });
});
