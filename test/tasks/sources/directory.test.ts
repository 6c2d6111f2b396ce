import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import batch from "../../../tasks/attest/batch.js";
import importWork from "../../../tasks/attest/import.js";
import bot from "../../../tasks/directory/bot.js";
import claim from "../../../tasks/directory/claim.js";
import move from "../../../tasks/directory/move.js";
import show from "../../../tasks/directory/show.js";
import sign from "../../../tasks/directory/sign.js";
import git from "../../../tasks/source/git.js";
import pulls from "../../../tasks/source/pulls.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { DAY, launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { importRepository } from "../../helpers/sources/git.js";

const connection = await network.create(PROGRAM_CHAIN);

/** Places of the accounts in the list of signers. */
const [BOT, ANN, NEXT, BEN] = ["5", "10", "11", "12"];

describe("who is who", () => {
  let test: TestProgram;
  let verbs: Commands;
  let directory: string;
  const at = (name: string): string => path.join(verbs.folder, name);
  const put = async (name: string, content: unknown): Promise<string> => {
    await writeFile(at(name), typeof content === "string" ? content : JSON.stringify(content));
    return at(name);
  };
  const addressOf = async (place: string): Promise<string> => {
    const signers = await connection.ethers.getSigners();
    return (signers[Number(place)]?.address ?? "").toLowerCase();
  };
  const message = (id: string, author: string, content: string) => ({
    id,
    author: { id: author },
    content,
    timestamp: "2024-01-15T10:30:00Z",
  });
  const chat = (...messages: readonly object[]) => ({ guild: { id: "g" }, channel: { id: "c" }, messages });
  /** The line that somebody publishes. */
  const lineOf = async (handle: string, as: string): Promise<string> => {
    const [line = ""] = (await verbs.run(sign, { directory, handle, as })).split("\n");
    return line;
  };
  const attest = async (file: string, more: object = {}): Promise<string> => {
    const shared = { file, as: BOT, batch: 40, directory, values: "task=1,quality=10000", unknown: at("later.csv") };
    const { said, failure, exitCode } = await verbs.outcome(importWork, { ...shared, ...more });
    return exitCode === 0 ? (said.split("\n").at(-1) ?? "") : failure;
  };
  const countOf = async (epoch: bigint, place: string): Promise<bigint> =>
    (await test.program.resolver.scoreOf(epoch, await addressOf(place))).contributions;

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
    directory = at("directory.json");
  });

  after(() => verbs.close());

  it("a handle that somebody proved is paid, others are kept for later", async () => {
    const line = await lineOf("discord:1001", ANN);
    const file = await put(
      "chat.json",
      chat(
        message("1", "1001", `hello ${line}`),
        message("2", "1001", "a guide"),
        message("3", "1002", "an answer"),
        message("4", "1003", "beep"),
        message("5", "666", line),
      ),
    );
    const added = await verbs.run(claim, { directory, file, format: "", anew: "" });
    expect(added).to.contain("2 claims found, 1 added, 1 refused");
    await verbs.run(bot, { directory, handle: "discord:1003" });
    expect(await attest(file, { dryRun: true })).to.equal(
      "2 contributions to attest, 0 attested before; nothing was sent.",
    );
    expect(await attest(file)).to.match(/^2 contributions attested, 0 were before/);
    expect(await countOf(0n, ANN)).to.equal(2n);
    const later = await readFile(at("later.csv"), "utf8");
    expect(
      later
        .trim()
        .split("\n")
        .map((row) => row.split(",")[0]),
    ).to.deep.equal(["handle", "discord:1002", "discord:666"]);
  });

  it("its wallet moves only by the old one", async () => {
    const to = await addressOf(NEXT);
    const stolen = await verbs.outcome(move, { directory, handle: "discord:1001", to, as: BEN });
    expect([stolen.exitCode, stolen.failure]).to.deep.equal([
      2,
      `Error: The move of discord:1001 is not signed by ${await addressOf(ANN)}. The old wallet signs it.`,
    ]);
    expect(await verbs.run(move, { directory, handle: "discord:1001", to, as: ANN })).to.equal(
      `discord:1001 has moved to ${to}.`,
    );
    const file = await put("next.json", chat(message("9", "1001", "one more")));
    expect(await attest(file)).to.match(/^1 contributions attested/);
    expect(await countOf(0n, NEXT)).to.equal(1n);
    expect(JSON.parse(await verbs.run(show, { directory, json: true }))).to.deep.equal([
      { handle: "discord:1001", account: to, bot: false },
      { handle: "discord:1003", account: null, bot: true },
    ]);
  });

  it("work of an unknown handle is attested later, in the epoch that is open then", async () => {
    await connection.provider.request({ method: "evm_increaseTime", params: [7 * DAY] });
    await connection.provider.request({ method: "evm_mine", params: [] });
    const proof = await put("proof.json", chat(message("20", "1002", await lineOf("discord:1002", BEN))));
    await verbs.run(claim, { directory, file: proof, format: "", anew: "" });
    expect(await attest(at("later.csv"), { values: "" })).to.match(/^1 contributions attested, 0 were before/);
    expect([await countOf(0n, BEN), await countOf(1n, BEN)]).to.deep.equal([0n, 1n]);
    expect(await readFile(at("later.csv"), "utf8"))
      .to.contain("discord:666")
      .and.not.contain("discord:1002");
  });

  it("repositories and pull requests lead to a dry run", async () => {
    const issue = {
      number: 1,
      html_url: "https://github.com/o/r/issues/1",
      created_at: "2024-01-01T00:00:00Z",
      user: { login: "Ann" },
      title: "Me",
      body: await lineOf("github:ann", ANN),
    };
    await verbs.run(claim, { directory, file: await put("issues.json", [issue]), format: "", anew: "" });
    const lines = Array.from({ length: 7 }, (_, i) => `the guide says ${i}\n`).join("");
    importRepository(at("repo"), [
      {
        author: "7+ann@users.noreply.github.com",
        time: 1_700_000_000,
        files: { "guide.md": lines, "vendor/a.js": lines },
      },
    ]);
    const said = await verbs.run(git, { repository: at("repo"), directory, out: at("git.csv"), left: at("left.csv") });
    expect(said.split("\n")).to.deep.equal([
      `${at("repo")}: 1 commits, 1 rows written to ${at("git.csv")}`,
      "  content 7 (100.0 %)",
      "  left out: 7 lines vendored",
    ]);
    const mapping = "docs/mappings/git.json";
    expect(await attest(at("git.csv"), { mapping, values: "", dryRun: true })).to.equal(
      "1 contributions to attest, 0 attested before; nothing was sent.",
    );
    const pull = {
      number: 2,
      url: "https://github.com/o/r/pull/2",
      mergedAt: "2024-01-02T00:00:00Z",
      author: { login: "ann" },
      reviews: [{ author: { login: "zoe" } }],
    };
    await verbs.run(pulls, { file: await put("pulls.json", [pull]), directory, out: at("pulls.csv") });
    const { said: preview } = await verbs.outcome(batch, {
      file: at("pulls.csv"),
      mapping: "docs/mappings/pulls.json",
      directory,
      preview: true,
      out: "",
      uri: "",
    });
    expect(preview.split("\n").at(-1)).to.equal("1 contributions, 1 of unknown handles; nothing was sent.");
  });

  it("addresses of git are proved by a merged commit", async () => {
    const line = await lineOf("git:ben@x.example", BEN);
    const message = `Claim my address\n\n${line}`;
    const changes = ["ben@x.example", "eve@x.example"].map((author, i) => ({
      author,
      time: 1 + i,
      files: {},
      message,
    }));
    importRepository(at("claims"), changes);
    const said = await verbs.run(claim, { directory, file: "", format: "", anew: "", repository: at("claims") });
    expect(said).to.contain("2 claims found, 1 added, 1 refused");
    const known = JSON.parse(await verbs.run(show, { directory, json: true })) as { handle: string; account: string }[];
    expect(known.find(({ handle }) => handle === "git:ben@x.example")?.account).to.equal(await addressOf(BEN));
  });

  it("rows without a wallet and without a file to keep them are refused before anything is sent", async () => {
    const file = await put("chat2.json", chat(message("30", "1001", "x"), message("31", "4444", "y")));
    expect(await attest(file, { unknown: "" })).to.contain(
      "1 rows are of handles without a wallet. Name a file with --unknown",
    );
  });
});
