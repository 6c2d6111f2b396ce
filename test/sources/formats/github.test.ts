import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { readExport } from "../../helpers/sources/exports.js";
import { refusal } from "../../helpers/errors.js";
import { itReadsWhole } from "../../helpers/sources/whole-exports.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

describe("formats of GitHub", () => {
  const file = temporaryFolder();
  const put = (name: string, content: unknown): string => {
    writeFileSync(file(name), JSON.stringify(content));
    return file(name);
  };

  const url = "https://github.com/o/r/pull/5";
  const shapes: Readonly<Record<string, unknown>> = {
    gh: [
      {
        ...{
          number: 5,
          title: "Fix",
          url,
          state: "MERGED",
          mergedAt: "2024-02-01T00:00:00Z",
          additions: 7,
          deletions: 2,
        },
        author: { login: "Ann", is_bot: false },
        mergedBy: { login: "cid", is_bot: false },
        reviews: [
          { author: { login: "ben" }, state: "APPROVED", submittedAt: "2024-01-31T00:00:00Z" },
          { author: { login: "ben" }, state: "COMMENTED", submittedAt: "2024-01-30T00:00:00Z" },
          { author: { login: "Ann" }, state: "COMMENTED", submittedAt: "2024-01-30T00:00:00Z" },
          { author: { login: "dora" }, state: "PENDING", submittedAt: null },
        ],
      },
      { number: 6, url: "https://github.com/o/r/pull/6", mergedAt: null, author: { login: "eve" }, state: "CLOSED" },
      {
        number: 7,
        url: "https://github.com/o/r/pull/7",
        mergedAt: "2024-02-01T00:00:00Z",
        author: { login: "app/renovate", is_bot: true },
      },
    ],
    rest: [
      {
        ...{
          number: 5,
          title: "Fix",
          html_url: url,
          url: "https://api.github.com/repos/o/r/pulls/5",
          merged_at: "2024-02-01T00:00:00Z",
        },
        ...{ user: { login: "Ann", type: "User" }, merged_by: { login: "cid", type: "User" } },
        reviews: [{ user: { login: "ben", type: "User" }, state: "APPROVED", submitted_at: "2024-01-31T00:00:00Z" }],
      },
      { number: 6, html_url: "https://github.com/o/r/pull/6", merged_at: null, user: { login: "eve", type: "User" } },
      {
        number: 7,
        html_url: "https://github.com/o/r/pull/7",
        merged_at: "2024-02-01T00:00:00Z",
        user: { login: "renovate[bot]", type: "Bot" },
      },
    ],
    graphql: {
      data: {
        repository: {
          pullRequests: {
            nodes: [
              {
                ...{ number: 5, title: "Fix", url, mergedAt: "2024-02-01T00:00:00Z" },
                ...{ author: { __typename: "User", login: "Ann" }, mergedBy: { login: "cid" } },
                reviews: {
                  nodes: [{ author: { login: "ben" }, state: "APPROVED", submittedAt: "2024-01-31T00:00:00Z" }],
                },
              },
              { number: 6, url: "https://github.com/o/r/pull/6", mergedAt: null, author: { login: "eve" } },
              {
                number: 7,
                url: "https://github.com/o/r/pull/7",
                mergedAt: "2024-02-01T00:00:00Z",
                author: { __typename: "Bot", login: "renovate" },
              },
            ],
          },
        },
      },
    },
  };
  const work = [
    ["github:ann", "pull", "2024-02-01T00:00:00Z", `github ${url}`],
    ["github:ben", "review", "2024-01-31T00:00:00Z", `github ${url} review github:ben`],
    ["github:cid", "merge", "2024-02-01T00:00:00Z", `github ${url} merge github:cid`],
  ];

  for (const [name, document] of Object.entries(shapes)) {
    it(`merged pull requests of ${name}, with reviews and merges`, async () => {
      const { rows, left } = await readExport(put("pulls.json", document));
      expect(rows.map(({ handle, kind, time, evidence_text }) => [handle, kind, time, evidence_text])).to.deep.equal(
        work,
      );
      expect(left).to.deep.equal({ "not merged": 1, "by bots": 1 });
    });
  }

  it("issues, but not those that were refused", async () => {
    const issue = {
      number: 8,
      html_url: "https://github.com/o/r/issues/8",
      created_at: "2024-01-01T00:00:00Z",
      user: { login: "ann" },
      title: "Bug",
    };
    const { rows, left } = await readExport(
      put("i.json", [issue, { ...issue, number: 9, state_reason: "not_planned" }]),
    );
    expect([rows[0]?.["kind"], rows.length, left]).to.deep.equal(["issue", 1, { "closed as not planned": 1 }]);
  });

  it("reviews alone name their pull request as the others do", async () => {
    const review = {
      id: 1,
      user: { login: "Ben" },
      state: "APPROVED",
      pull_request_url: "https://api.github.com/repos/o/r/pulls/5",
      submitted_at: "2024-01-31T00:00:00Z",
    };
    const { rows } = await readExport(put("r.json", [review]));
    expect(rows[0]?.["evidence_text"]).to.equal(work[1]?.[3]);
  });

  it("entries without an address are refused", async () => {
    const { message } = await refusal(
      readExport(put("i.json", [{ number: 1, user: { login: "ann" }, created_at: "x" }])),
    );
    expect(message).to.contain("$[0].user: its pull request or issue has no address");
  });
});

describe("whole rows of GitHub", () => {
  const place = (number: number, what = "pull"): string => `https://github.com/o/r/${what}/${number}`;
  const mergedAt = "2024-02-01";
  const pull = { number: 15, url: place(15), mergedAt, author: { login: "Ann" } };
  const row = { handle: "github:ann", kind: "pull", quantity: "1", time: mergedAt, target: "o/r" };
  const own = { ...row, id: "o/r#15", evidence_text: `github ${place(15)}`, amount: "0" };
  const other = (login: string, kind: string): Record<string, string> => {
    const [handle, shared] = [`github:${login}`, { quantity: "1", time: mergedAt, target: "o/r" }];
    return {
      ...shared,
      handle,
      kind,
      id: `o/r#15 ${kind} ${handle}`,
      evidence_text: `github ${place(15)} ${kind} ${handle}`,
    };
  };
  const issue = { number: 8, url: place(8, "issues"), author: { login: "Ann" }, createdAt: "5" };
  const api = "https://api.github.com/repos/o/r/pulls/15";
  const review = { id: 1, pull_request_url: api, submitted_at: mergedAt, user: { login: "ben" } };

  itReadsWhole({
    "with a title, a text and lines": {
      content: [{ ...pull, title: " Fix ", body: "it ", additions: 7, deletions: 2 }],
      rows: [{ ...own, text: "Fix \nit", amount: "9" }],
    },
    "of several reviewers, the author's and unfinished ones left out": {
      content: [
        {
          ...pull,
          mergedBy: { login: "ANN" },
          reviews: [
            { author: { login: "dora" }, state: "PENDING" },
            ...["Ann", "ben", "CID", "cid"].map((login) => ({ author: { login }, state: "APPROVED" })),
            { author: null },
          ],
        },
      ],
      rows: [own, other("ben", "review"), other("cid", "review")],
      left: { "of deleted accounts": 1 },
    },
    "whose author is gone, but not who reviewed and merged": {
      content: [{ ...pull, author: null, mergedBy: { login: "cid" }, reviews: [{ author: { login: "ben" } }] }],
      rows: [other("ben", "review"), other("cid", "merge")],
      left: { "of deleted accounts": 1 },
    },
    "of bots by any sign, and of people with names like theirs": {
      content: [
        ...[{ is_bot: true }, { type: "Bot" }, { __typename: "Bot" }].map((sign) => ({
          ...pull,
          author: { login: "x", ...sign },
        })),
        ...["x[bot]", "app/x"].map((login) => ({ ...pull, author: { login } })),
        ...["x[bot]x", "xapp/x"].map((login) => ({ ...pull, author: { login } })),
      ],
      rows: ["github:x[bot]x", "github:xapp/x"].map((handle) => ({ ...own, handle })),
      left: { "by bots": 5 },
    },
    "out of a search, which has the time of merging within": {
      content: {
        items: [{ number: 15, html_url: place(15), pull_request: { merged_at: mergedAt }, user: { login: "Ann" } }],
      },
      rows: [own],
    },
    "issues, but not duplicates and what was not planned": {
      content: [
        issue,
        { ...issue, stateReason: "COMPLETED", createdAt: undefined, created_at: "6" },
        { ...issue, stateReason: "NOT_PLANNED" },
        { ...issue, state_reason: "duplicate" },
      ],
      rows: ["5", "6"].map((time) => {
        const named = { id: "o/r#8", evidence_text: `github ${place(8, "issues")}` };
        return { ...row, kind: "issue", time, ...named, amount: "0" };
      }),
      left: { "closed as not planned": 1, "closed as duplicate": 1 },
    },
    "reviews alone, but not unfinished ones": {
      content: [review, { ...review, state: "PENDING" }],
      rows: [other("ben", "review")],
      left: { "not handed in": 1 },
    },
  });
});
