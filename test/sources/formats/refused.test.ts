import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { openExport } from "../../../src/sources/exports/open.js";
import { refusal } from "../../helpers/errors.js";
import { itRefuses } from "../../helpers/sources/whole-exports.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const [ANN, BEN] = ["0x00000000000000000000000000000000c0ffee01", "0x00000000000000000000000000000000c0ffee02"];
const missing = (path: string): string => `${path}: missing; expected a text or a number.`;

/** What JavaScript says of a text that is no JSON. */
function whyNot(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch (error) {
    return (error as Error).message;
  }
}

describe("exports of communities are refused", () => {
  const post = { username: "ann", topic_id: 1, post_number: 1 };
  const praise = { _id: "", giver: null, receiver: {}, createdAt: "5" };

  itRefuses({
    "posts without an author": {
      content: [{ ...post, username: null }],
      faults: ["username", "created_at"].map((key) => missing(`$[0].${key}`)),
    },
    "praise without an id and people": {
      content: [praise],
      faults: ["_id", "receiver", "giver"].map((key) => missing(`$[0].${key}`)),
    },
    "two fields of a schema that are no JSON": {
      content: ["{", "x.y"].map((decodedDataJson) => ({
        ...{ id: "0xa", attester: BEN, recipient: ANN, time: 5, decodedDataJson },
      })),
      faults: ["{", "x.y"].map((text, i) => `$[${i}].decodedDataJson: in it:1: it is not JSON (${whyNot(text)}).`),
    },
  });
});

describe("exports of GitHub are refused", () => {
  const nowhere = "its pull request or issue has no address.";
  itRefuses({
    "work at no address of a repository": {
      content: [
        { number: 5, url: "https://github.com/o/r/pull/5/files", author: { login: "ann" }, createdAt: "5" },
        { number: 5, url: "see https://github.com/o/r/pull/5", author: { login: "ann" }, mergedAt: "5" },
        { number: 5, author: { login: "ann" }, createdAt: "5" },
      ],
      faults: [0, 1, 2].map((i) => `$[${i}].author: ${nowhere}`),
    },
    "reviews of nothing": {
      content: [
        { pull_request_url: null, user: { login: "ann" }, submitted_at: null },
        { pull_request_url: "https://example.org/repos/o/r/pulls/5", user: { login: "ann" }, submitted_at: "5" },
      ],
      faults: [
        missing("$[0].pull_request_url"),
        missing("$[0].submitted_at"),
        `$[0].user: ${nowhere}`,
        `$[1].user: ${nowhere}`,
      ],
    },
  });
});

describe("exports of SourceCred are refused", () => {
  const grains = ["-5", "1.5", "x5", "5x", ""];
  const receipts = grains.map((amount) => ({ id: "a", amount }));
  const event = (action: object) => ({ action, ledgerTimestamp: 1 });
  const distribution = { credTimestamp: 5, id: "d", allocations: [{ id: "p", receipts }] };
  const at = "$[1].action.distribution.allocations[0].receipts";
  const owner = (id: string): string => `E\0sourcecred\0core\0fibration\0EPOCH_PAYOUT\0${5}\0${id}\0`;
  const edges = [
    { address: owner("b"), src: 0, transitionProbability: 1 },
    { address: owner("a"), src: 9, transitionProbability: 1 },
    { address: owner("a"), src: 0, transitionProbability: "1" },
  ];
  const graph = (content: object) => [
    { type: "t", version: "1" },
    { scores: [5], ...content },
  ];
  const participants = [{ address: "N\0a\0", description: "ann" }];
  const view = (credPerInterval: readonly unknown[]) => ({
    intervals: [{ endTimeMs: 5 }],
    participants: [{ identity: { id: "i", name: "ann" }, credPerInterval }],
  });

  itRefuses({
    "grain that is no whole number": {
      content: [
        event({ type: "CREATE_IDENTITY", identity: { id: "a", name: "ann" } }),
        event({ type: "DISTRIBUTE_GRAIN", distribution }),
      ],
      faults: [
        ...grains.slice(0, -1).map((_, i) => `${at}[${i}].amount: expected a whole number that is not negative.`),
        missing(`${at}[4].amount`),
        `${at}[4].amount: expected a whole number that is not negative.`,
      ],
    },
    "cred that is no number": {
      content: view(["5"]),
      faults: ["$.participants[0].credPerInterval[0]: expected a number that is not negative."],
    },
    "cred below nothing": {
      content: view([-1]),
      faults: ["$.participants[0].credPerInterval[0]: expected a number that is not negative."],
    },
    "payouts to strangers, or without a score or share": {
      content: graph({ mpg: [{}, { participants, indexedEdges: edges }] }),
      faults: [
        "$[1].mpg[1].indexedEdges[0].address: pays nobody who takes part.",
        "$[1].mpg[1].indexedEdges[1]: no score or no share.",
        "$[1].mpg[1].indexedEdges[2]: no score or no share.",
      ],
    },
    "graphs without a graph": { content: graph({ mpg: [] }), faults: ["$: no participants in it."] },
    "graphs of nobody": {
      content: graph({ mpg: [{}, { indexedEdges: edges }] }),
      faults: ["$: no participants in it."],
    },
  });
});

describe("dumps of StandardMerkleTree are refused", () => {
  const dump = StandardMerkleTree.of(
    [ANN, BEN, ANN].map((account, i) => [account, `${i}`]),
    ["address", "uint256"],
  ).dump();
  const [root = "", ...below] = dump.tree;
  const [first, second, third] = dump.values;
  const each = "expected one value for each of the 3 leaves of the tree, each at a place of its own.";
  const hashes = "$.tree: expected an odd number of hashes, 0x and 64 hex digits in lower case.";
  const changed = (tree: readonly unknown[]) => ({ content: { ...dump, tree }, faults: [hashes] });
  const types = (...leafEncoding: unknown[]) => ({ ...dump, leafEncoding });

  itRefuses({
    "of another format": {
      content: { ...dump, format: "simple-v1" },
      faults: ["$.format: expected standard-v1, whose leaves are values, got simple-v1."],
    },
    ...Object.fromEntries(
      ["tuple(x)", "xaddress", "addressx", "uint8[x]"].map((type) => [
        `with leaves of ${type}`,
        {
          content: types("address", type),
          faults: [`$.leafEncoding: types that cannot be hashed: address, ${type}.`],
        },
      ]),
    ),
    "without an account": {
      content: types("uint256", "bool"),
      faults: ["$.leafEncoding: no type is an address, so nobody can be told: uint256, bool."],
    },
    "without a tree": changed([]),
    "with a number for a hash": changed([5, ...below]),
    "with a hash in capitals": changed([root.toUpperCase().replace("0X", "0x"), ...below]),
    "with more than a hash": changed([`${root}00`, ...below]),
    "with less than a hash before it": changed([`x${root}`, ...below]),
    "whose root hangs over one leaf only": changed([root, ...below.slice(0, -1)]),
    "whose nodes are not of the leaves": {
      content: { ...dump, tree: [root, ...[...below].reverse()] },
      faults: ["$.tree: node 0 is not the hash of the two below it."],
    },
    "with an account left out": { content: { ...dump, values: [first, second] }, faults: [`$.values: ${each}`] },
    "with an account twice": { content: { ...dump, values: [first, second, second] }, faults: [`$.values: ${each}`] },
    "with an account once more": {
      content: { ...dump, values: [first, second, third, { ...first, treeIndex: "04.0" }] },
      faults: [`$.values: ${each}`],
    },
    "with values that are not of the types": {
      content: { ...dump, values: [{ ...first, value: [ANN] }, { ...second, value: "x" }, third] },
      faults: [0, 1].map((i) => `$.values[${i}].value: no address, uint256.`),
    },
  });
});

describe("what only resembles an export", () => {
  const file = temporaryFolder();
  const scanOf = async (content: unknown): Promise<string | undefined> => {
    const path = file(typeof content === "string" ? "n.csv" : "n.json");
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return (await openExport(path)).scan;
  };

  it("as a table is taken as it is", async () => {
    const headers = [
      ...["No,GIVEr,wallet", "No,name,address", "id,GIVEr,address"],
      ...["topic_title,is_pm,url,created_at", "post,is_pm,url,created_at", "to,from", "_id,giver,receiver"],
      ...["name,address,received", "authorid,author,date", "address,voting_power", "token_type,receiver"],
      ...["wallet,points", "member", `${ANN},5,x`, `x ${ANN}`],
    ];
    for (const header of headers) expect(await scanOf(`${header}\n1,2,3\n`), header).to.equal(undefined);
  });

  it("as a document is refused, and says what is read", async () => {
    const documents = [
      ...[null, {}, [], { contributors: [] }, { projectName: "p" }, { guild: {}, messages: [] }, { schema: {} }],
      ...[
        { post_stream: {} },
        { posts: [] },
        { format: "standard-v1", tree: [] },
        { participants: [] },
        { data: null },
      ],
      ...[{ accounts: [] }, { data: { votes: [] } }, { data: { schema: {} } }],
    ];
    for (const document of documents) {
      writeFileSync(file("n.json"), JSON.stringify(document));
      const { code, message } = await refusal(openExport(file("n.json")));
      const start = `${file("n.json")} is JSON of no form that is known. Give a list of objects, or an export of Praise, a ledger`;
      expect([code, message.slice(0, start.length)], JSON.stringify(document)).to.deep.equal([
        "INVALID_ARGUMENT",
        start,
      ]);
    }
  });

  it("as a list of objects is a table", async () => {
    for (const document of [[{ type: "t", version: "1" }, {}], [{ mpg: 1 }], [{ _id: 1, giver: 2 }]])
      expect(await scanOf(document), JSON.stringify(document)).to.equal(undefined);
  });
});
