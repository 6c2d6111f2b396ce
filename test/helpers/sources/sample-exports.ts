import { StandardMerkleTree } from "@openzeppelin/merkle-tree";

/** Who did the work of the samples: one wallet, and handles that a directory has to know. */
export const SAMPLE_ACCOUNT = "0x00000000000000000000000000000000c0ffee01";
const OTHER = "0x00000000000000000000000000000000c0ffee02";

const DATE = "2024-10-05T10:30:00.000Z";
const MOMENT = 1_728_124_200;

const csv = (...lines: readonly string[]): string => `${lines.join("\n")}\n`;

const identity = { id: "i1", name: "ann", subtype: "USER", address: "N\0x\0i1\0", aliases: [] };
const intervals = [{ startTimeMs: 1_727_000_000_000, endTimeMs: 1_727_604_800_000 }];
const message = { id: "9", type: "Default", timestamp: DATE, content: "an answer", author: { id: "1001" } };
const pull = {
  number: 7,
  title: "A guide",
  url: "https://github.com/o/r/pull/7",
  state: "MERGED",
  author: { login: "ann" },
  mergedAt: DATE,
  mergedBy: { login: "ben" },
  reviews: [{ author: { login: "zoe" }, state: "APPROVED", submittedAt: DATE }],
  additions: 10,
  deletions: 2,
};
const issue = {
  number: 8,
  url: "https://github.com/o/r/issues/8",
  author: { login: "zoe" },
  createdAt: DATE,
  title: "A gap",
};
const attestation = {
  id: `0x${"aa".repeat(32)}`,
  attester: OTHER,
  recipient: SAMPLE_ACCOUNT,
  time: MOMENT,
  revoked: false,
  decodedDataJson: "[]",
};
const post = { username: "ann", topic_id: 5, post_number: 2, post_type: 1, created_at: DATE, raw: "an answer" };

const grain = [{ id: "i1", amount: "2000000000000000000" }];
const distribution = {
  id: "d1",
  credTimestamp: 1_727_604_800_000,
  allocations: [{ policy: { policyType: "RECENT" }, id: "a1", receipts: grain }],
};
const ledger = [
  { action: { type: "CREATE_IDENTITY", identity }, ledgerTimestamp: 1 },
  { action: { type: "DISTRIBUTE_GRAIN", distribution }, ledgerTimestamp: 2 },
];
const owner = "sourcecred\0core\0IDENTITY\0i1\0";
const payout = {
  address: `E\0sourcecred\0core\0fibration\0EPOCH_PAYOUT\0${1_727_000_000_000}\0${owner}`,
  src: 0,
  dst: 0,
  transitionProbability: 0.5,
};
const graph = {
  indexedEdges: [payout],
  participants: [{ address: `N\0${owner}`, description: "[@ann](https://x)", id: "i1" }],
};

/** Files in the published formats that `docs/sources.md` names in its commands, by their names there. */
export const SAMPLE_EXPORTS: Readonly<Record<string, unknown>> = {
  "circle.csv": csv("No,name,address,received,sent,givers", `1,Ann,${SAMPLE_ACCOUNT},27,30,4`),
  "gifts.csv": csv("No,GIVEr,address,ann,ben", "1,ann,0x00..01,0,7", "2,ben,0x00..02,3,0", ",,total received,3,7"),
  "praise.csv": csv(
    "_id,giver,forwarder,receiver,reason,reasonRaw,score,sourceId,sourceName,createdAt,updatedAt",
    `p1,g1,,ann,hosting,hosting,3.5,DISCORD:1,x,${DATE},`,
  ),
  "dished.csv": csv("To,From,Reason for dishing,Date,IH per Praise", "ann,ben,hosted the call,2024-10-05,1.2"),
  "ledger.json": ledger,
  "credGrainView.json": { participants: [{ identity, cred: 3.5, credPerInterval: [3.5] }], intervals },
  "accounts.json": {
    accounts: [{ account: { identity, balance: "0", paid: "0", active: true }, cred: [3.5], totalCred: 3.5 }],
    unclaimedAliases: [{ alias: { address: "N\0x\0", description: "someone" }, cred: [1], totalCred: 1 }],
    intervals: [{ startTimeMs: 1_727_604_800_000, endTimeMs: 1_728_209_600_000 }],
  },
  "credGraph.json": [
    { type: "sourcecred/credGraph", version: "0.1.0" },
    { mpg: [{ type: "sourcecred/markovProcessGraph", version: "0.1.0" }, graph], scores: [9] },
  ],
  ".all-contributorsrc": {
    projectName: "p",
    projectOwner: "o",
    contributors: [{ login: "ann", contributions: ["doc", "code"] }],
  },
  "channel.json": { guild: { id: "g" }, channel: { id: "c" }, messages: [message] },
  "user_archive.csv": csv(
    "topic_title,categories,is_pm,post_raw,post_cooked,like_count,reply_count,url,created_at",
    "A topic,General,No,an answer,x,1,0,https://forum.example/t/a/1/2,2024-10-05 10:30:00 UTC",
  ),
  "posts.json": { latest_posts: [post] },
  "votes.json": {
    data: { votes: [{ id: "0xv", voter: SAMPLE_ACCOUNT, created: MOMENT, vp: 2, proposal: { id: "0xp" } }] },
  },
  "pulls.json": [pull],
  "issues.json": [issue],
  "attestations.json": { data: { attestations: [attestation] } },
  "safe.csv": csv("token_type,token_address,receiver,amount,id", `erc20,${OTHER},${SAMPLE_ACCOUNT},10,`),
  "disperse.txt": csv(`${SAMPLE_ACCOUNT} 10`, `${OTHER} 2`),
  "wallets.csv": csv("wallet", SAMPLE_ACCOUNT, OTHER),
  "tree.json": StandardMerkleTree.of([[SAMPLE_ACCOUNT, "5"]], ["address", "uint256"]).dump(),
  "hours.csv": csv("wallet,hours,date,project,description", `${SAMPLE_ACCOUNT},6,2024-10-05,guide,wrote a page`),
  "bounties.csv": csv(
    "hunter_wallet,score,finished_at,bounty_url",
    `${SAMPLE_ACCOUNT},9000,2024-10-05,https://b.example/1`,
  ),
  "attendance.csv": csv("date,wallet", `2024-10-05,${SAMPLE_ACCOUNT}`),
};

/** Handles in them. */
export const SAMPLE_HANDLES: readonly string[] = [
  ...["coordinape:ann", "coordinape:ben", "praise:ann", "sourcecred:ann", "discord:1001", "discourse:ann"],
  ...["github:ann", "github:ben", "github:zoe", "git:ann@x.example"],
];
