import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { itReadsWhole } from "../../helpers/sources/whole-exports.js";

const [ANN, BEN] = ["0x00000000000000000000000000000000c0ffee01", "0x00000000000000000000000000000000c0ffee02"];
const CHECKSUMMED = "0x5C69bEe701ef814a2B6a3EDD4B1652CB9cc5aA6f";
const LOWER = CHECKSUMMED.toLowerCase();

const lines = (...all: string[]): string => all.join("\n");

describe("whole rows of communities", () => {
  const listed = { handle: "github:ann", kind: "doc", quantity: "1", target: "/p" };
  const gift = { kind: "gift", quantity: "7", from: "coordinape:Ann", to: "coordinape:B (Deleted) D", count: "7" };
  const chat = { handle: "discord:7", kind: "message", quantity: "1", time: "2024-01-15" };
  const post = { kind: "post", quantity: "1", time: "2024-01-15", target: "Hi", id: "https://f/1" };
  const thanks = { handle: "praise:b", kind: "praise", quantity: "1", from: "praise:a", to: "praise:b", count: "1" };
  const vote = { account: ANN, kind: "vote", quantity: "1", time: "5", target: "e", id: "c", amount: "2" };
  const messages = [{ id: "m1", timestamp: "2024-01-15", author: { id: "7" } }];

  itReadsWhole({
    "all-contributors without an owner": {
      name: ".all-contributorsrc",
      content: { projectName: "p", contributors: [{ login: "Ann", contributions: ["doc"] }] },
      rows: [{ ...listed, evidence_text: "all-contributors /p github:ann doc" }],
    },
    "gifts, of members with odd names too": {
      content: lines("No,GIVEr,address,Ann,B (Deleted) D", "1,Ann,0x00..01,0,7"),
      rows: [
        {
          ...{ handle: "coordinape:B (Deleted) D", ...gift, Ann: "0", "B (Deleted) D": "7", No: "1", GIVEr: "Ann" },
          ...{ address: "0x00..01", evidence_text: "coordinape e coordinape:Ann coordinape:B (Deleted) D" },
        },
      ],
    },
    "messages of a channel as CSV, two of one moment": {
      content: lines("AuthorID,Author,Date,Content", '7,ann,2024-01-15,"hi, all"', "7,ann,2024-01-15,ho"),
      rows: [["discord 7 2024-01-15", "hi, all"] as const, ["discord 7 2024-01-15 (2)", "ho"] as const].map(
        ([id, text]) => {
          const own = { AuthorID: "7", Author: "ann", Date: "2024-01-15", Content: text };
          return { ...chat, evidence_text: `${id} ${text}`, target: "e", id, text, ...own };
        },
      ),
    },
    "messages without a type, a text or a channel": {
      content: { guild: {}, channel: {}, messages },
      rows: [{ ...chat, target: "discord:", id: "m1", evidence_text: "discord  m1" }],
    },
    "posts of an archive, old and new": {
      content: lines(
        "topic_title,is_pm,post,post_raw,url,created_at",
        "Hi,no,old,,https://f/1,2024-01-15",
        "Hi,no,old,new,https://f/1,2024-01-15",
        "Hi,TRUE,old,new,https://f/1,2024-01-15",
      ),
      rows: ["old", "new"].map((text) => {
        const own = { topic_title: "Hi", is_pm: "no", post: "old", url: "https://f/1", created_at: "2024-01-15" };
        const raw: Record<string, string> = text === "new" ? { post_raw: "new" } : {};
        return { ...post, evidence_text: "discourse https://f/1", text, ...own, ...raw };
      }),
      left: { "private messages": 1 },
    },
    "posts of an archive that has cooked ones alone": {
      content: lines("topic_title,is_pm,post,url,created_at", "Hi,no,old,https://f/1,2024-01-15"),
      rows: [
        {
          ...{ ...post, evidence_text: "discourse https://f/1", text: "old" },
          ...{ topic_title: "Hi", is_pm: "no", post: "old", url: "https://f/1", created_at: "2024-01-15" },
        },
      ],
    },
    "posts of a forum, raw before cooked, its own notes left out": {
      content: [
        { username: "Ann", created_at: "2024-01-15", topic_id: 7, post_number: 1, raw: "r", cooked: "c" },
        { username: "Ann", created_at: "2024-01-15", topic_id: 7, post_number: 2, post_type: 1, cooked: "c" },
        { username: "Ann", created_at: "2024-01-15", topic_id: 7, post_number: 3, post_type: 1 },
        { username: "Ann", created_at: "2024-01-15", topic_id: 7, post_number: 4, post_type: 3 },
      ],
      rows: [["1", "r"] as const, ["2", "c"] as const, ["3", ""] as const].map(([number, text]) => {
        const place = { target: "7", id: `7/${number}`, evidence_text: `discourse /t/7/${number}` };
        const said: Record<string, string> = text === "" ? {} : { text };
        return { handle: "discourse:ann", kind: "post", quantity: "1", time: "2024-01-15", ...place, ...said };
      }),
      left: { "that the forum wrote": 1 },
    },
    "praise without a reason, of an export": {
      content: [
        { _id: "p", giver: "a", receiver: "b", createdAt: "5", reason: "", reasonRaw: "raw", score: 2 },
        { _id: "q", giver: "a", receiver: "b", createdAt: "5" },
      ],
      rows: [
        { ...thanks, evidence_text: "praise p", time: "5", id: "p", text: "raw", amount: "2" },
        { ...thanks, evidence_text: "praise q", time: "5", id: "q" },
      ],
    },
    "praise of a spreadsheet, with a date and without": {
      content: lines("To,From,Reason for dishing,Date,IH per Praise", "b,a,help,2021-05-07,1.2", "b,a,help,,1.2"),
      rows: ["2021-05-07", ""].map((date) => {
        const own = { "Reason for dishing": "help", "IH per Praise": "1.2" };
        const dated: Record<string, string> = date === "" ? {} : { time: date, Date: date };
        return {
          ...thanks,
          evidence_text: `praise praise:a praise:b ${date} help`,
          text: "help",
          amount: "1.2",
          ...own,
          ...dated,
        };
      }),
    },
    "votes of a report": {
      content: lines("address,voting_power,timestamp,author_ipfs_hash", `${ANN},2,5,c`),
      rows: [
        {
          ...vote,
          evidence_text: "snapshot c",
          address: ANN,
          voting_power: "2",
          timestamp: "5",
          author_ipfs_hash: "c",
        },
      ],
    },
  });
});

describe("whole rows of payments", () => {
  const payment = { account: LOWER, kind: "payment", quantity: "10", evidence_text: `payment e ${LOWER}` };
  const paid = (amount: string, quantity: string): Record<string, string> => {
    const again = amount === "10." ? "" : ` (${["10.", "10.00", "x10.0", "10.0x"].indexOf(amount) + 1})`;
    return { ...payment, account: CHECKSUMMED, quantity, evidence_text: `${payment.evidence_text}${again}`, amount };
  };
  const tree = StandardMerkleTree.of(
    [5, 6, 5].map((amount) => [[BEN], CHECKSUMMED, [1, 2], amount, -1]),
    ["address[]", "address", "uint8[2]", "uint256", "int8"],
  );
  const safe = { token_type: "erc20", token_address: BEN, receiver: CHECKSUMMED };

  itReadsWhole({
    "of a Safe, by amount or value, tokens that are not fungible left out": {
      content: lines(
        "token_type,token_address,receiver,value,amount",
        ...[`erc20,${BEN},${CHECKSUMMED},10,`, `erc20,${BEN},${CHECKSUMMED},,10`],
        ...["NFT", "erc721", "ERC1155"].map((kind) => `${kind},${BEN},${ANN},1,1`),
      ),
      rows: [
        { ...payment, account: CHECKSUMMED, amount: "10", ...safe, value: "10" },
        { ...payment, account: CHECKSUMMED, amount: "10", ...safe, evidence_text: `payment e ${LOWER} (2)` },
      ],
      left: { "tokens that are not fungible": 3 },
    },
    "of Disperse, zeros behind the point alone left out": {
      content: lines(...["10.", "10.00", "x10.0", "10.0x"].map((amount) => `${CHECKSUMMED},${amount}`)),
      rows: [paid("10.", "10"), paid("10.00", "10"), paid("x10.0", "x10.0"), paid("10.0x", "10.0x")],
    },
    "of Disperse, apart by several characters, one without an amount": {
      content: lines(`${ANN} = 3`, `${BEN}`),
      rows: [
        { ...payment, account: ANN, quantity: "3", evidence_text: `payment e ${ANN}`, amount: "3" },
        { account: BEN, kind: "payment", evidence_text: `payment e ${BEN}` },
      ],
    },
    "lists with spaces behind their addresses": {
      content: lines(`${ANN} `, `${BEN} `),
      rows: [ANN, BEN].map((account) => ({
        account,
        kind: "listed",
        quantity: "1",
        evidence_text: `list e ${account}`,
      })),
    },
    "lists in any spelling, with a header": {
      content: lines("Wallet", CHECKSUMMED),
      rows: [
        { account: CHECKSUMMED, kind: "listed", quantity: "1", evidence_text: `list e ${LOWER}`, Wallet: CHECKSUMMED },
      ],
    },
    "of a tree whose first address is in a list, with numbers for amounts": {
      content: tree.dump(),
      rows: [5, 6, 5].map((amount, i) => {
        const evidence_text = `merkle ${tree.root} ${LOWER}${i === 0 ? "" : ` (${i + 1})`}`;
        return { account: CHECKSUMMED, kind: "leaf", quantity: `${amount}`, amount: `${amount}`, evidence_text };
      }),
    },
  });
});

describe("whole rows of attestations", () => {
  const attestation = { id: "0xa", attester: BEN, recipient: ANN };
  const row = { account: ANN, kind: "attestation", quantity: "1", from: BEN, to: ANN, count: "1", id: "0xa" };
  const fields = [
    { name: "text", value: { value: "a" } },
    { name: "plain", value: 5 },
    { name: "yes", value: { value: false } },
    { name: "hex", value: { value: { hex: "0xFF" } } },
    { name: "before", value: { value: { hex: "x0x1" } } },
    { name: "behind", value: { value: { hex: "0x1g" } } },
    ...[
      { name: "list", value: { value: [1] } },
      { name: "none", value: null },
      { name: 5, value: "a" },
      { name: "no" },
    ],
    ...[5, null, "a"],
  ];

  itReadsWhole({
    "fields of every kind, lists and what has no name left out": {
      content: [{ ...attestation, time: 5, decodedDataJson: JSON.stringify(fields) }],
      rows: [
        {
          ...{ ...row, time: "5", anchored: "5", evidence_text: "eas 0xa" },
          ...{ text: "a", plain: "5", yes: "false", hex: "255", before: "x0x1", behind: "0x1g" },
        },
      ],
    },
    "without fields, by the time of creation": {
      content: ["", "{}", undefined].map((decodedDataJson) => ({ ...attestation, timeCreated: 6, decodedDataJson })),
      rows: [1, 2, 3].map(() => ({ ...row, time: "6", anchored: "6", evidence_text: "eas 0xa" })),
    },
    "off chain, whose time nobody anchored": {
      content: { data: { attestations: [{ ...attestation, time: 5, isOffchain: true }] } },
      rows: [{ ...row, time: "5", evidence_text: "eas 0xa" }],
    },
  });
});
