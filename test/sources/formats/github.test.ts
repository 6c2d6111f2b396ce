import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { readExport } from "../../helpers/sources/exports.js";
import { refusal } from "../../helpers/errors.js";
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
