import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";

const REMAINDER = `0x${"5e".repeat(20)}`;

/** Runs a command on a terminal of its own (`script` opens one) and answers each prompt with the next answer. */
async function onTerminal(
  command: string,
  answers: readonly string[],
): Promise<{ shown: string; code: number | null }> {
  const child = spawn("script", ["-qec", command, "/dev/null"], { stdio: ["pipe", "pipe", "inherit"] });
  let [shown, asked] = ["", 0];
  child.stdout.on("data", (text: Buffer) => {
    shown += text.toString("utf8");
    const prompts = shown.match(/\n(?:\[[^\]]*\] )?> /g)?.length ?? 0;
    for (; asked < prompts; asked++) child.stdin.write(`${answers[asked] ?? ""}\n`);
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { shown, code };
}

describe("program init on a terminal", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "assay-terminal-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("asks for what is not given, and takes what is usual for an empty answer", async function () {
    this.timeout(120_000);
    const hardhat = `${process.execPath} node_modules/hardhat/dist/src/cli.js`;
    // Template, name, length, budget, token, its name, its symbol, council, guardian, task manager, remainder, treasury.
    const answers = ["seasons", "Guild of maps", "", "5000 tokens", "", "Map", "MAP", "", "", "", REMAINDER, "1000000"];
    const { shown, code } = await onTerminal(`${hardhat} program init --out ${folder}`, answers);
    expect(code, shown).to.equal(0);
    expect(shown).to.contain("What kind of program?").and.to.contain("Length of an epoch: how often people are paid");
    expect(shown).to.contain("Guild of maps, a dao with seasons and guilds").and.to.contain("in treasury");
    const { Assay } = JSON.parse(await readFile(path.join(folder, "parameters.json"), "utf8")) as {
      Assay: Record<string, unknown>;
    };
    const { epochLength, initialBudget, tokenName, tokenSymbol, remainderTo, council } = Assay;
    expect([epochLength, initialBudget, tokenName, tokenSymbol, remainderTo, council]).to.deep.equal([
      ...["14 days", "5000 tokens", "Map", "MAP", REMAINDER, undefined],
    ]);
  });
});
