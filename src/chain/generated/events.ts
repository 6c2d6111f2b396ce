// Generated from the contracts by `npm run generate`.

import type { EventLayout } from "../abi.js";

/** Layouts of the program's events that somebody reads, by the names of CONTRACTS. */
export const PROGRAM_EVENTS: Readonly<Record<string, readonly EventLayout[]>> = {
  taskRegistry: [
    {
      name: "TaskCreated",
      topic0: "0x5d9082a2be7dc22a2692675ea539dca48ef3f2bdbf3ed66913b3ac414f8067ce",
      fields: [
        { name: "id", read: "bigint", topic: 1, at: 2 },
        { name: "task.domain", read: "number", topic: -1, at: 2 },
        { name: "task.mode", read: "number", topic: -1, at: 66 },
        { name: "task.points", read: "number", topic: -1, at: 130 },
        { name: "task.maxPerWindow", read: "number", topic: -1, at: 194 },
        { name: "task.window", read: "number", topic: -1, at: 258 },
        { name: "task.maxPerEpoch", read: "number", topic: -1, at: 322 },
        { name: "task.epochQuota", read: "number", topic: -1, at: 386 },
        { name: "task.minQuality", read: "number", topic: -1, at: 450 },
        { name: "task.opensAt", read: "number", topic: -1, at: 514 },
        { name: "task.closesAt", read: "number", topic: -1, at: 578 },
        { name: "task.reputationDomain", read: "number", topic: -1, at: 642 },
        { name: "task.minReputation", read: "number", topic: -1, at: 706 },
        { name: "task.knee", read: "number", topic: -1, at: 770 },
        { name: "task.policy", read: "address", topic: -1, at: 834 },
        { name: "task.rubricHash", read: "bytes32", topic: -1, at: 898 },
        { name: "rubricURI", read: "string", topic: -1, at: 962 },
      ],
      topics: 2,
      length: 1026,
    },
    {
      name: "TaskClosed",
      topic0: "0xbbf26b828ee4fedf8c50f5db3b09bd6e24c38e5ad45bc2f108aeaa7df410ca79",
      fields: [
        { name: "id", read: "bigint", topic: 1, at: 2 },
        { name: "closedAt", read: "number", topic: -1, at: 2 },
      ],
      topics: 2,
      length: 66,
    },
    {
      name: "AttesterSet",
      topic0: "0xf6ebd0aad0d61b9a16e1cb6489cd0d6086f69d6f831333c57f229e0404ea19df",
      fields: [
        { name: "id", read: "bigint", topic: 1, at: 2 },
        { name: "attester", read: "address", topic: 2, at: 2 },
        { name: "allowed", read: "boolean", topic: -1, at: 2 },
        { name: "from", read: "number", topic: -1, at: 66 },
      ],
      topics: 3,
      length: 130,
    },
  ],
  contributionResolver: [
    {
      name: "ContributionAccepted",
      topic0: "0x928b1504c33776c424d7f98fb1364cead3a50627b0015409871370ab82808290",
      fields: [
        { name: "uid", read: "bytes32", topic: 1, at: 2 },
        { name: "account", read: "address", topic: 2, at: 2 },
        { name: "task", read: "bigint", topic: 3, at: 2 },
        { name: "attester", read: "address", topic: -1, at: 2 },
        { name: "quantity", read: "number", topic: -1, at: 66 },
        { name: "quality", read: "number", topic: -1, at: 130 },
        { name: "points", read: "bigint", topic: -1, at: 194 },
        { name: "epoch", read: "bigint", topic: -1, at: 258 },
        { name: "evidence", read: "bytes32", topic: -1, at: 322 },
      ],
      topics: 4,
      length: 386,
    },
    {
      name: "ContributionRevoked",
      topic0: "0x6e7f3f4a08044c4fbdd5abfbe579f4bc45961b4bc3306bf55bbd5548c5ab1fc7",
      fields: [
        { name: "uid", read: "bytes32", topic: 1, at: 2 },
        { name: "account", read: "address", topic: 2, at: 2 },
        { name: "task", read: "bigint", topic: 3, at: 2 },
        { name: "epoch", read: "bigint", topic: -1, at: 2 },
        { name: "points", read: "bigint", topic: -1, at: 66 },
      ],
      topics: 4,
      length: 130,
    },
  ],
  batchAnchor: [
    {
      name: "BatchPublished",
      topic0: "0x157c3e70bc579a3a21b1c0dcab3f317e9bbd2e5ddea05a89c977b3692f572706",
      fields: [
        { name: "batchId", read: "bigint", topic: 1, at: 2 },
        { name: "attester", read: "address", topic: 2, at: 2 },
        { name: "count", read: "number", topic: -1, at: 2 },
        { name: "dataHash", read: "bytes32", topic: -1, at: 66 },
      ],
      topics: 3,
      length: 130,
    },
    {
      name: "BatchLinked",
      topic0: "0xaf067821fe37d03212738c5da81c3ed46d335782bb6a66d725f12559fe7268e0",
      fields: [
        { name: "batchId", read: "bigint", topic: 1, at: 2 },
        { name: "attester", read: "address", topic: 2, at: 2 },
        { name: "count", read: "number", topic: -1, at: 2 },
        { name: "dataHash", read: "bytes32", topic: -1, at: 66 },
        { name: "uri", read: "string", topic: -1, at: 130 },
      ],
      topics: 3,
      length: 194,
    },
    {
      name: "BatchRevoked",
      topic0: "0x13d850fd48d8805c57971338b017d03e3321e0e9436d2e663a31773a6e0768fc",
      fields: [
        { name: "batchId", read: "bigint", topic: 1, at: 2 },
        { name: "attester", read: "address", topic: 2, at: 2 },
      ],
      topics: 3,
      length: 2,
    },
  ],
  eligibilityPolicy: [
    {
      name: "IssuerTrusted",
      topic0: "0xf3d62fe65a3802d8532c8f704ab14c2297bcf7faeccd8edd1ce19234b85f7509",
      fields: [
        { name: "schema", read: "bytes32", topic: 1, at: 2 },
        { name: "attester", read: "address", topic: 2, at: 2 },
        { name: "terms.minScore", read: "bigint", topic: -1, at: 2 },
        { name: "terms.scoreWord", read: "number", topic: -1, at: 66 },
        { name: "terms.nullifierWord", read: "number", topic: -1, at: 130 },
        { name: "terms.minAge", read: "number", topic: -1, at: 194 },
        { name: "terms.recheck", read: "number", topic: -1, at: 258 },
      ],
      topics: 3,
      length: 322,
    },
    {
      name: "IssuerDistrusted",
      topic0: "0x20aaa5f1901d2dd679d6db55b51d03f0bf389d63573197532245b47f228e41db",
      fields: [
        { name: "schema", read: "bytes32", topic: 1, at: 2 },
        { name: "attester", read: "address", topic: 2, at: 2 },
      ],
      topics: 3,
      length: 2,
    },
    {
      name: "CredentialRegistered",
      topic0: "0xbe027c45c3ecbfa7d19d770b6ed716ea5dfd262e2253c4f00c1f9fdb8b1b2471",
      fields: [
        { name: "account", read: "address", topic: 1, at: 2 },
        { name: "uid", read: "bytes32", topic: 2, at: 2 },
        { name: "nullifier", read: "bytes32", topic: 3, at: 2 },
        { name: "schema", read: "bytes32", topic: -1, at: 2 },
        { name: "attester", read: "address", topic: -1, at: 66 },
        { name: "since", read: "number", topic: -1, at: 130 },
      ],
      topics: 4,
      length: 194,
    },
    {
      name: "NullifierUnbound",
      topic0: "0x02eb5a79ace22fdbd7a9677000a0191d6a6920b4be7f4c3c13d84b6483f910db",
      fields: [
        { name: "nullifier", read: "bytes32", topic: 1, at: 2 },
        { name: "account", read: "address", topic: 2, at: 2 },
      ],
      topics: 3,
      length: 2,
    },
    {
      name: "ExemptSet",
      topic0: "0xf33950bf7aa3300efb48f7896f309484c287418977abeba9f08f12cbe451d36a",
      fields: [
        { name: "account", read: "address", topic: 1, at: 2 },
        { name: "exempt", read: "boolean", topic: -1, at: 2 },
      ],
      topics: 2,
      length: 66,
    },
  ],
  reviewResolver: [
    {
      name: "ReviewRevealed",
      topic0: "0x00d52a6692b8c13c47173ae388d08c33d87b8835334d505f9093a50603c74949",
      fields: [
        { name: "contribution", read: "bytes32", topic: 1, at: 2 },
        { name: "reviewer", read: "address", topic: 2, at: 2 },
        { name: "round", read: "number", topic: 3, at: 2 },
        { name: "uid", read: "bytes32", topic: -1, at: 2 },
        { name: "score", read: "number", topic: -1, at: 66 },
        { name: "stake", read: "bigint", topic: -1, at: 130 },
      ],
      topics: 4,
      length: 194,
    },
  ],
  contributionDisputes: [
    {
      name: "DisputeOpened",
      topic0: "0x313e563a7fdcd1384701139b83144399dbbc15be5e403600db93271df0af5a0a",
      fields: [
        { name: "contribution", read: "bytes32", topic: 1, at: 2 },
        { name: "challenger", read: "address", topic: 2, at: 2 },
        { name: "attester", read: "address", topic: 3, at: 2 },
        { name: "reason", read: "number", topic: -1, at: 2 },
        { name: "evidence", read: "bytes32", topic: -1, at: 66 },
        { name: "deadline", read: "number", topic: -1, at: 130 },
      ],
      topics: 4,
      length: 194,
    },
    {
      name: "DisputeUpheld",
      topic0: "0x6827336acaf5d864075519222ea69d5e6b97c015c0f8724459d07732a2f39881",
      fields: [
        { name: "contribution", read: "bytes32", topic: 1, at: 2 },
        { name: "challenger", read: "address", topic: 2, at: 2 },
        { name: "attester", read: "address", topic: 3, at: 2 },
        { name: "slashed", read: "bigint", topic: -1, at: 2 },
        { name: "rewarded", read: "bigint", topic: -1, at: 66 },
      ],
      topics: 4,
      length: 130,
    },
    {
      name: "DisputeRejected",
      topic0: "0x95236ff10d583526daf519c4798c63f6ca0baadbb7487b510979a482de34e915",
      fields: [
        { name: "contribution", read: "bytes32", topic: 1, at: 2 },
        { name: "challenger", read: "address", topic: 2, at: 2 },
        { name: "attester", read: "address", topic: 3, at: 2 },
        { name: "slashed", read: "bigint", topic: -1, at: 2 },
      ],
      topics: 4,
      length: 66,
    },
    {
      name: "DisputeExpired",
      topic0: "0x943374c40316993f168776dd88cbf2ba6cb7502a86015142af4b2fc80bfaab44",
      fields: [
        { name: "contribution", read: "bytes32", topic: 1, at: 2 },
        { name: "challenger", read: "address", topic: 2, at: 2 },
      ],
      topics: 3,
      length: 2,
    },
  ],
  emissionSchedule: [
    {
      name: "Settled",
      topic0: "0x9539b9fef61254d6f474f9b65c527caa9f4b577dbe979fab810524d45c3f9bea",
      fields: [
        { name: "epoch", read: "bigint", topic: 1, at: 2 },
        { name: "root", read: "bytes32", topic: 2, at: 2 },
        { name: "units", read: "bigint", topic: -1, at: 2 },
        { name: "budget", read: "bigint", topic: -1, at: 66 },
        { name: "treasury", read: "bigint", topic: -1, at: 130 },
      ],
      topics: 3,
      length: 194,
    },
  ],
  stakeVault: [
    {
      name: "Bonded",
      topic0: "0xaafd12b4b519aed1181d709957965d351a3d81f1d2125809e893d88b4109a7db",
      fields: [
        { name: "role", read: "number", topic: 1, at: 2 },
        { name: "account", read: "address", topic: 2, at: 2 },
        { name: "amount", read: "bigint", topic: -1, at: 2 },
      ],
      topics: 3,
      length: 66,
    },
    {
      name: "Unbonded",
      topic0: "0xc5b025c650892e4522ab875074350ff8d35443a671acc4bb407deaed98a79e3c",
      fields: [
        { name: "role", read: "number", topic: 1, at: 2 },
        { name: "account", read: "address", topic: 2, at: 2 },
        { name: "amount", read: "bigint", topic: -1, at: 2 },
        { name: "availableAt", read: "number", topic: -1, at: 66 },
      ],
      topics: 3,
      length: 130,
    },
    {
      name: "Locked",
      topic0: "0x622f2047f99ffbb76df82ef8d88938e45bcd7b4307b4f001998b57cb6794b20a",
      fields: [
        { name: "role", read: "number", topic: 1, at: 2 },
        { name: "account", read: "address", topic: 2, at: 2 },
        { name: "amount", read: "bigint", topic: -1, at: 2 },
      ],
      topics: 3,
      length: 66,
    },
    {
      name: "Unlocked",
      topic0: "0xcb06ad507584d77f4c3288ad7afa87aaeb9a2635237df87356dbd92bf6946442",
      fields: [
        { name: "role", read: "number", topic: 1, at: 2 },
        { name: "account", read: "address", topic: 2, at: 2 },
        { name: "amount", read: "bigint", topic: -1, at: 2 },
      ],
      topics: 3,
      length: 66,
    },
    {
      name: "Forfeited",
      topic0: "0x0f79535b73853675e9344a70645405047c2e9995d54f9e61b9477673add81101",
      fields: [
        { name: "role", read: "number", topic: 1, at: 2 },
        { name: "account", read: "address", topic: 2, at: 2 },
        { name: "amount", read: "bigint", topic: -1, at: 2 },
      ],
      topics: 3,
      length: 66,
    },
    {
      name: "Slashed",
      topic0: "0x29085ac67e57a2a5d1266d911b23a3b1326067c2a06a272f058a6463f958a0b5",
      fields: [
        { name: "role", read: "number", topic: 1, at: 2 },
        { name: "account", read: "address", topic: 2, at: 2 },
        { name: "beneficiary", read: "address", topic: 3, at: 2 },
        { name: "amount", read: "bigint", topic: -1, at: 2 },
      ],
      topics: 4,
      length: 66,
    },
  ],
};

/** EAS's own event of a revocation, of which only those of trusted issuers' credentials are read. */
export const CREDENTIAL_REVOKED: EventLayout = {
  name: "Revoked",
  topic0: "0xf930a6e2523c9cc298691873087a740550b8fc85a0680830414c148ed927f615",
  fields: [
    { name: "recipient", read: "address", topic: 1, at: 2 },
    { name: "attester", read: "address", topic: 2, at: 2 },
    { name: "uid", read: "bytes32", topic: -1, at: 2 },
    { name: "schemaUID", read: "bytes32", topic: 3, at: 66 },
  ],
  topics: 4,
  length: 66,
};
