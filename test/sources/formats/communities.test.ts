import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { readExport } from "../../helpers/sources/exports.js";
import { refusal } from "../../helpers/errors.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const [ANN, BEN] = ["0x00000000000000000000000000000000c0ffee01", "0x00000000000000000000000000000000c0ffee02"];

describe("formats of communities", () => {
  const file = temporaryFolder();
  const put = (name: string, content: unknown): string => {
    writeFileSync(file(name), typeof content === "string" ? content : JSON.stringify(content));
    return file(name);
  };

  describe("coordinape", () => {
    it("results of a circle", async () => {
      const header =
        "No,name,address,received,sent,givers,percentage_of_give,circle_rewards,circle_rewards_token,email";
      const path = put("dao-writers-epoch-3.csv", `${header}\r\n1,Ann,${ANN},27,30,4,27.00,10.00,USDC,\r\n`);
      const { format, scan, rows } = await readExport(path);
      expect([format, scan]).to.deep.equal(["results of a Coordinape circle (CSV with commas)", "actions"]);
      expect(rows).to.have.lengthOf(1);
      expect(rows[0]).to.include({ account: ANN, kind: "circle", quantity: "27", received: "27", givers: "4" });
      expect(rows[0]?.["evidence_text"]).to.equal(`coordinape dao-writers-epoch-3 ${ANN}`);
    });

    it("gifts of a circle, its sums left out", async () => {
      const lines = [
        "No,GIVEr,address,Ann,(Deleted) Ben",
        "1,Ann,0x00..01,0,7",
        "2,(Deleted) Ben,0x00..02,3,0",
        ",,total received,3,7",
      ];
      const { rows, scan, left } = await readExport(put("gifts.csv", lines.join("\r\n")));
      expect([scan, left]).to.deep.equal(["endorsements", { sums: 1 }]);
      expect(rows.map(({ from, to, count }) => [from, to, count])).to.deep.equal([
        ["coordinape:Ann", "coordinape:Ben", "7"],
        ["coordinape:Ben", "coordinape:Ann", "3"],
      ]);
    });
  });

  describe("praise", () => {
    const fields = {
      _id: "p1",
      giver: "g1",
      forwarder: "",
      receiver: "r1",
      reason: "hosting",
      reasonRaw: "for hosting",
      score: 3.5,
    };
    const entry = {
      ...fields,
      sourceId: "DISCORD:1",
      sourceName: "x",
      createdAt: "2024-01-15T10:30:00.000Z",
      updatedAt: "",
    };
    const expected = {
      handle: "praise:r1",
      from: "praise:g1",
      to: "praise:r1",
      kind: "praise",
      quantity: "1",
      amount: "3.5",
    };

    it("as CSV and as JSON are the same", async () => {
      const csv = `${Object.keys(entry).join(",")}\n${Object.values(entry).join(",")}\n`;
      for (const path of [put("praise.csv", csv), put("praise.json", [entry])]) {
        const { rows, scan } = await readExport(path);
        expect(scan).to.equal("endorsements");
        expect(rows[0], path).to.include({
          ...expected,
          evidence_text: "praise p1",
          text: "hosting",
          time: entry.createdAt,
        });
      }
    });

    it("in spreadsheets, the same twice is two", async () => {
      const row = "person1,person0,hosted the call,2021-05-07,1.2";
      const path = put("praise-thanks.csv", `To,From,Reason for dishing,Date,IH per Praise\n${row}\n${row}\n`);
      const { rows } = await readExport(path);
      expect(rows.map(({ evidence_text }) => evidence_text)).to.deep.equal([
        "praise praise:person0 praise:person1 2021-05-07 hosted the call",
        "praise praise:person0 praise:person1 2021-05-07 hosted the call (2)",
      ]);
    });
  });

  it("all-contributors: one row a person and kind", async () => {
    const contributors = [{ login: "Ann", name: "Ann", contributions: ["doc", { type: "code", url: "x" }] }];
    const { rows } = await readExport(
      put(".all-contributorsrc", { projectName: "p", projectOwner: "o", contributors }),
    );
    expect(rows.map(({ handle, kind, evidence_text }) => [handle, kind, evidence_text])).to.deep.equal([
      ["github:ann", "doc", "all-contributors o/p github:ann doc"],
      ["github:ann", "code", "all-contributors o/p github:ann code"],
    ]);
    const faulty = put("f.all-contributorsrc", {
      projectName: "p",
      contributors: [{ contributions: ["doc"] }, { login: "b" }],
    });
    const { message } = await refusal(readExport(faulty));
    expect(message)
      .to.contain("$.contributors[0].login: missing")
      .and.contain("$.contributors[1].contributions: missing; expected a list");
  });

  describe("discord", () => {
    const author = (id: string, isBot = false) => ({ id, name: "ann", discriminator: "0000", isBot });
    const message = (id: string, type: string, isBot = false) => ({
      id,
      type,
      timestamp: "2024-01-15T10:30:00.5+00:00",
      content: "hi",
      author: author("1001", isBot),
    });

    it("messages of JSON, those of bots and of Discord left out", async () => {
      const messages = [
        message("m1", "Default"),
        message("m2", "Reply"),
        message("m3", "Default", true),
        message("m4", "GuildMemberJoin"),
      ];
      const { rows, left } = await readExport(put("c.json", { guild: { id: "g" }, channel: { id: "c9" }, messages }));
      expect(left).to.deep.equal({ "by bots": 1, "that Discord wrote": 1 });
      expect(rows.map(({ id, evidence_text, handle }) => [id, evidence_text, handle])).to.deep.equal([
        ["m1", "discord c9 m1", "discord:1001"],
        ["m2", "discord c9 m2", "discord:1001"],
      ]);
    });

    it("an id that has lost digits is refused", async () => {
      const path = put(
        "c.json",
        `{"guild":{},"channel":{"id":"c"},"messages":[{"id":1234567890123456789,"timestamp":"2024-01-15","author":{"id":"1"}}]}`,
      );
      expect((await refusal(readExport(path))).message)
        .to.contain("$.messages[0].id")
        .and.contain("too large to be exact");
    });
  });

  describe("discourse", () => {
    it("a person's archive, without private messages", async () => {
      const header = "topic_title,categories,is_pm,post_raw,post_cooked,like_count,reply_count,url,created_at";
      const line = (pm: string, url: string) =>
        `Hello,General,${pm},text,<p>text</p>,3,1,${url},2024-01-15 10:30:00 UTC`;
      const { rows, left } = await readExport(
        put("user_archive.csv", [header, line("No", "https://f/t/a/1/1"), line("Yes", "https://f/t/a/2/1")].join("\n")),
      );
      expect(left).to.deep.equal({ "private messages": 1 });
      expect(rows[0]).to.include({
        kind: "post",
        evidence_text: "discourse https://f/t/a/1/1",
        time: "2024-01-15 10:30:00 UTC",
        text: "text",
      });
    });

    it("posts of the forum's interface", async () => {
      const post = {
        id: 5,
        username: "Ann",
        created_at: "2024-01-15T10:30:00.000Z",
        cooked: "<p>a</p>",
        post_number: 2,
        topic_id: 7,
        post_type: 1,
      };
      const expected = { handle: "discourse:ann", evidence_text: "discourse /t/7/2", id: "7/2" };
      const shapes = [
        { post_stream: { posts: [post, { ...post, post_type: 3 }] }, id: 7 },
        { latest_posts: [post] },
        [post],
      ];
      for (const shape of shapes) expect((await readExport(put("t.json", shape))).rows[0]).to.include(expected);
    });
  });

  it("snapshot: answers of the hub and reports are votes", async () => {
    const vote = {
      id: "v1",
      voter: BEN,
      created: 1_700_000_000,
      choice: 1,
      vp: 12.5,
      proposal: { id: "0xp" },
      space: { id: "s.eth" },
    };
    const { rows } = await readExport(put("votes.json", { data: { votes: [vote] } }));
    const shared = { account: BEN, kind: "vote", quantity: "1", time: "1700000000" };
    expect(rows[0]).to.include({ ...shared, evidence_text: "snapshot v1", target: "0xp", amount: "12.5" });
    expect((await readExport(put("list.json", [vote]))).rows).to.deep.equal(rows);
    const csv = `address,choice.1,choice.2,voting_power,timestamp,author_ipfs_hash,reason\n${BEN},1,2,3.5,1700000000,bafy1,\n`;
    expect((await readExport(put("report.csv", csv))).rows[0]).to.include({
      ...shared,
      evidence_text: "snapshot bafy1",
    });
  });
});
