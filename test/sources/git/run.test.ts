import { writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { runGit, type GitRun } from "../../../src/sources/git/run.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

describe("sources/git/run", () => {
  const file = temporaryFolder();

  /** Lines of a shell script in the place of git, and the error that it ended with. */
  async function run(script: string, options?: GitRun): Promise<readonly [lines: string[], error: string | undefined]> {
    const lines: string[] = [];
    try {
      for await (const line of git(script, options)) lines.push(line);
      return [lines, undefined];
    } catch (error) {
      return [lines, (error as Error).message];
    }
  }

  function git(script: string, options?: GitRun): AsyncGenerator<string> {
    writeFileSync(file("git"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return runGit(["a", "b c"], { PATH: `${file("")}:${process.env["PATH"]}`, WHO: "ann" }, options);
  }

  it("has its arguments, its environment and its input alone", async () => {
    expect(await run('echo "$1|$2|$WHO|$HOME"; cat', { input: "x\ny" })).to.deep.equal([
      ["a|b c|ann|", "x", "y"],
      undefined,
    ]);
    expect(await run("cat")).to.deep.equal([[], undefined]);
  });

  it("a failure has the first line of its complaint, or how it ended", async () => {
    expect(await run("echo out; echo one >&2; echo two >&2; exit 3")).to.deep.equal([["out"], "one"]);
    expect(await run("exit 3")).to.deep.equal([[], "git ended with 3"]);
    expect(await run("printf '%2000s' x >&2; sleep 0.05; printf '%2000s' x >&2; exit 3")).to.deep.equal([
      [],
      " ".repeat(500),
    ]);
    expect(await run("echo warning >&2")).to.deep.equal([[], undefined]);
  });

  it("what it does not read is no failure", async () => {
    expect(await run("exec true", { input: "x".repeat(1 << 22) })).to.deep.equal([[], undefined]);
  });

  it("is killed when it falls silent, not while it speaks", async () => {
    expect(await run("echo a; exec sleep 30", { silence: 300 })).to.deep.equal([["a"], "git ended with 1"]);
    const slow = "for i in 1 2 3 4 5 6; do echo $i; sleep 0.1; done";
    expect(await run(slow, { silence: 400 })).to.deep.equal([["1", "2", "3", "4", "5", "6"], undefined]);
  });

  it("ends with its reader", async () => {
    let pid = 0;
    for await (const line of git("echo $$; exec sleep 30")) {
      pid = Number(line);
      break;
    }
    await wait(200);
    expect(() => process.kill(pid, 0)).to.throw("ESRCH");
  });

  it("that is not there is a failure", async () => {
    const none = runGit([], { PATH: file("none") });
    expect(await none.next().catch((error: Error) => error.message)).to.equal("spawn git ENOENT");
  });
});
