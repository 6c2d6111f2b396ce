import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { readExport } from "../../helpers/sources/exports.js";
import { refusal } from "../../helpers/errors.js";
import { itReadsWhole } from "../../helpers/sources/whole-exports.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const ANN = "0x00000000000000000000000000000000c0ffee01";

describe("formats of SourceCred", () => {
  const file = temporaryFolder();
  const put = (name: string, content: unknown): string => {
    writeFileSync(file(name), JSON.stringify(content));
    return file(name);
  };

  const identity = (id: string, name: string, subtype = "USER") => ({
    id,
    name,
    subtype,
    address: `N\0x\0${id}\0`,
    aliases: [],
  });
  const event = (action: object) => ({ action, ledgerTimestamp: 1, uuid: "u", version: "1" });
  const receipts = [
    { id: "i1", amount: "2500000000000000000" },
    { id: "i2", amount: "1000000000000000000" },
    { id: "i3", amount: "9000000000000000000" },
    { id: "i4", amount: "4000000000000000000" },
  ];
  const allocations = [{ policy: { policyType: "RECENT" }, id: "a1", receipts }];
  const ledger = [
    event({ type: "CREATE_IDENTITY", identity: identity("i1", "ann") }),
    event({ type: "CREATE_IDENTITY", identity: identity("i2", "Benny") }),
    event({ type: "CREATE_IDENTITY", identity: identity("i3", "robot", "BOT") }),
    event({ type: "CREATE_IDENTITY", identity: identity("i4", "ben-old") }),
    event({ type: "DISTRIBUTE_GRAIN", distribution: { id: "d1", credTimestamp: 1_600_000_000_000, allocations } }),
    event({ type: "RENAME_IDENTITY", identityId: "i2", newName: "ben" }),
    event({ type: "MERGE_IDENTITIES", base: "i2", target: "i4" }),
    event({ type: "SET_PAYOUT_ADDRESS", identityId: "i1", payoutAddress: ANN }),
  ];

  it("ledgers give grain by wallet or name", async () => {
    const { rows, left } = await readExport(put("ledger.json", ledger));
    expect(left).to.deep.equal({ "of bots": 1 });
    expect(rows.map(({ account, handle, quantity }) => account ?? `${handle} ${quantity}`)).to.deep.equal([
      ANN,
      "sourcecred:ben 1",
      "sourcecred:ben 4",
    ]);
    expect(rows[0]).to.include({
      kind: "grain recent",
      quantity: "2",
      time: "1600000000000",
      evidence_text: "sourcecred d1 a1 i1",
    });
  });

  it("a receipt of nobody is refused with its path", async () => {
    const { message } = await refusal(readExport(put("ledger.json", ledger.slice(1))));
    expect(message).to.contain(
      "ledger.json: $[3].action.distribution.allocations[0].receipts[0].id: the ledger has no such identity",
    );
  });

  it("views give whole cred of each interval", async () => {
    const participants = [
      {
        active: true,
        identity: identity("i1", "ann"),
        cred: 3.7,
        credPerInterval: [0.2, 3.5],
        grainEarned: "0",
        grainEarnedPerInterval: ["0", "0"],
      },
      {
        active: true,
        identity: identity("i3", "robot", "BOT"),
        cred: 5,
        credPerInterval: [5, 0],
        grainEarned: "0",
        grainEarnedPerInterval: ["0", "0"],
      },
    ];
    const intervals = [1, 2].map((i) => ({ startTimeMs: (i - 1) * 1e12, endTimeMs: i * 1e12 }));
    const { rows, left } = await readExport(put("credGrainView.json", { participants, intervals }));
    expect(left).to.deep.equal({ "of bots": 1 });
    const expected = { handle: "sourcecred:ann", kind: "cred", quantity: "3", time: "2000000000000" };
    expect(rows).to.deep.equal([{ ...expected, evidence_text: "sourcecred cred i1 2000000000000" }]);
  });

  it("accounts give the same, those that nobody claimed left out", async () => {
    const account = { identity: identity("i1", "ann"), balance: "0", paid: "0", active: true };
    const alias = { address: "N\0x\0", description: "a stranger" };
    const rest = { unclaimedAliases: [{ alias, cred: [1, 2], totalCred: 3 }] };
    const accounts = [{ account, cred: [0.2, 3.5], totalCred: 3.7 }];
    const ends = [1e12, 2e12];
    const expected = { handle: "sourcecred:ann", kind: "cred", quantity: "3", time: "2000000000000" };
    for (const times of [{ intervals: ends.map((endTimeMs) => ({ endTimeMs })) }, { intervalEndpoints: ends }]) {
      const { rows, left } = await readExport(put("accounts.json", { accounts, ...rest, ...times }));
      expect(left).to.deep.equal({ "of aliases that nobody claimed": 1 });
      expect(rows).to.deep.equal([{ ...expected, evidence_text: "sourcecred cred i1 2000000000000" }]);
    }
    const { message } = await refusal(readExport(put("accounts.json", { accounts, ...rest, intervals: [] })));
    expect(message).to.contain("$.accounts[0].cred: expected 0 numbers, one an interval");
  });

  it("graphs give what their payout edges carry", async () => {
    const owner = "sourcecred\0core\0IDENTITY\0i1\0";
    const node = (address: string) => ({ address, description: "", mint: 0 });
    const payout = (start: number | string) => `E\0sourcecred\0core\0fibration\0EPOCH_PAYOUT\0${start}\0${owner}`;
    const edge = (start: number | string) => ({
      address: payout(start),
      reversed: false,
      src: 1,
      dst: 0,
      transitionProbability: 0.5,
    });
    const mpg = {
      nodes: [node("N\0seed\0"), node("N\0epoch\0")],
      indexedEdges: [edge(1_600_000_000_000), edge("Infinity"), { ...edge(5), address: "E\0other\0" }],
      participants: [{ address: `N\0${owner}`, description: "[@Ann](https://x)", id: "i1" }],
      finiteEpochBoundaries: [],
    };
    const graph = [
      { type: "sourcecred/credGraph", version: "0.1.0" },
      { mpg: [{ type: "sourcecred/markovProcessGraph", version: "0.1.0" }, mpg], scores: [0, 9.1] },
    ];
    const { rows } = await readExport(put("credGraph.json", graph));
    expect(rows).to.deep.equal([
      {
        handle: "sourcecred:ann",
        kind: "cred",
        quantity: "4",
        time: "1600000000000",
        evidence_text: "sourcecred cred i1 1600000000000",
      },
    ]);
  });
});

describe("whole rows of SourceCred", () => {
  const event = (type: string, action: object) => ({ action: { type, ...action }, ledgerTimestamp: 1 });
  const identity = (id: string) => event("CREATE_IDENTITY", { identity: { id, name: id.toUpperCase() } });
  const grain = (ids: readonly string[], policy: object) => {
    const receipts = ids.map((id) => ({ id, amount: "2999999999999999999" }));
    return event("DISTRIBUTE_GRAIN", {
      distribution: { id: "d", credTimestamp: 5, allocations: [{ id: "a", policy, receipts }] },
    });
  };
  const given = { kind: "grain", quantity: "2", time: "5" };
  const cred = { handle: "sourcecred:ann", kind: "cred", quantity: "1", time: "16" };
  const edge = (rest: object) => ({ src: 0, transitionProbability: 0.5, ...rest });
  const payout = (start: string, owner: string) =>
    edge({ address: `E\0sourcecred\0core\0fibration\0EPOCH_PAYOUT\0${start}\0${owner}\0` });

  itReadsWhole({
    "ledgers that merge in a circle, and name strangers": {
      content: [
        ...["a", "b", "c"].map(identity),
        event("RENAME_IDENTITY", { identityId: "x", newName: "y" }),
        event("SET_PAYOUT_ADDRESS", { identityId: "x", payoutAddress: ANN }),
        event("SET_PAYOUT_ADDRESS", { identityId: "c", payoutAddress: "" }),
        event("TOGGLE_ACTIVATION", { identityId: "c", payoutAddress: ANN, target: "c", base: "a" }),
        event("MERGE_IDENTITIES", { base: "a", target: "x" }),
        event("MERGE_IDENTITIES", { base: "b", target: "a" }),
        event("MERGE_IDENTITIES", { base: "a", target: "b" }),
        grain(["c"], {}),
        grain(["a"], { policyType: "RECENT" }),
      ],
      rows: [
        { ...given, handle: "sourcecred:c", evidence_text: "sourcecred d a c" },
        { ...given, handle: "sourcecred:b", kind: "grain recent", evidence_text: "sourcecred d a a" },
      ],
    },
    "graphs with names of every kind, other edges and less than one left out": {
      content: [
        { type: "t", version: "1" },
        {
          mpg: [
            {},
            {
              participants: ["[Ann](x)", "[@Ann](x)", "Ann", "a [Ann]"].map((description, i) => ({
                address: `N\0${i}\0`,
                description,
              })),
              indexedEdges: [
                ...["0", "1", "2", "3"].map((owner) => payout("16", owner)),
                { ...payout("16", "0"), transitionProbability: 0.4 },
                ...[payout("x16", "0"), payout("16x", "0")],
                edge({ address: `E\0sourcecred\0core\0fibration\0EPOCH_OTHERS\0${16}\0${0}\0` }),
              ],
            },
          ],
          scores: [2],
        },
      ],
      rows: ["ann", "ann", "ann", "a [ann]"].map((name, i) => ({
        ...cred,
        handle: `sourcecred:${name}`,
        evidence_text: `sourcecred cred ${i} 16`,
      })),
    },
  });
});
