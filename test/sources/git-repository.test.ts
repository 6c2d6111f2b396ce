import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { sharedEvidence } from "../../src/sources/contributions.js";
import { gitContributions, readGitWork } from "../../src/sources/git.js";
import { codeOf, refusal } from "../helpers/errors.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const env = { ...process.env, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };

function git(folder: string, ...args: string[]): void {
  execFileSync("git", ["-C", folder, ...args], { env, stdio: "ignore" });
}

const lines = (text: string, from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, i) => `${text} ${from + i}\n`).join("");

const [ANN, BOB] = [`0x${"11".repeat(20)}`, `0x${"22".repeat(20)}`];
const ACCOUNTS = new Map([
  ["ann@new.example", ANN],
  ["bob@x.example", BOB],
]);

describe("sources/git-repository", () => {
  const file = temporaryFolder();

  /** Commits all that stands in a work tree. */
  function commit(folder: string, author: string, message: string): void {
    git(folder, "add", "--all");
    const [name = "", email = ""] = author.split(" <");
    const who = ["-c", `user.name=${name}`, "-c", `user.email=${email.replace(">", "")}`];
    git(folder, ...who, "commit", "--quiet", "--allow-empty", "-m", message);
  }

  /** A repository with one commit of ten lines. */
  function start(name = "repo"): string {
    mkdirSync(file(name));
    git(file(name), "init", "--quiet", "--initial-branch=main");
    writeFileSync(join(file(name), "guide.md"), lines("this is guide line number", 1, 10));
    commit(file(name), "Ann <ann@old.example>", "first");
    return file(name);
  }

  describe("of a stranger", () => {
    /** Makes a repository whose configuration names a command wherever it can; gives where a command would leave its mark. */
    function plant(repository: string, entries: readonly string[]): string {
      const mark = join(repository, "..", "mark");
      const script = join(repository, "..", "command.sh");
      writeFileSync(script, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
      appendFileSync(join(repository, ".git", "config"), entries.join("\n").replaceAll("COMMAND", script));
      mkdirSync(join(repository, ".git", "hooks"), { recursive: true });
      for (const hook of ["post-checkout", "reference-transaction", "post-index-change"])
        writeFileSync(join(repository, ".git", "hooks", hook), `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
      return mark;
    }

    const COMMANDS = [
      "[core]",
      "fsmonitor = COMMAND",
      "sshCommand = COMMAND",
      "pager = COMMAND",
      "editor = COMMAND",
      "askPass = COMMAND",
      "[alias]",
      'log = "!COMMAND"',
      'rev-parse = "!COMMAND"',
      "[diff]",
      "external = COMMAND",
      '[diff "planted"]',
      "textconv = COMMAND",
      "command = COMMAND",
      '[filter "planted"]',
      "smudge = COMMAND",
      "clean = COMMAND",
      "process = COMMAND",
      "[gpg]",
      "program = COMMAND",
      "[log]",
      "showSignature = true",
      "[credential]",
      "helper = COMMAND",
      '[remote "origin"]',
      "url = ext::COMMAND",
      "uploadpack = COMMAND",
      "",
    ];

    it("no command of its configuration runs", async () => {
      const repository = start();
      writeFileSync(join(repository, ".gitattributes"), "* diff=planted filter=planted\n");
      commit(repository, "Bob <bob@x.example>", "attributes");
      const mark = plant(repository, COMMANDS);
      const work = await readGitWork(repository);
      expect(work.map(({ fresh }) => fresh)).to.deep.equal([10, 1]);
      expect(existsSync(mark)).to.equal(false);
    });

    it("nothing is fetched for a partial clone, which is refused", async () => {
      const repository = start();
      const mark = plant(repository, [...COMMANDS, "promisor = true", "partialclonefilter = blob:none", ""]);
      rmSync(join(repository, ".git", "objects"), { recursive: true });
      mkdirSync(join(repository, ".git", "objects"));
      const { message, code } = await refusal(readGitWork(repository));
      expect([code, message.includes("is a partial clone"), message.includes("without --filter")]).to.deep.equal([
        "INVALID_ARGUMENT",
        true,
        true,
      ]);
      expect(existsSync(mark)).to.equal(false);
    });

    it("files that its configuration includes are not read", async () => {
      const repository = start();
      execFileSync("mkfifo", [file("pipe")]);
      appendFileSync(join(repository, ".git", "config"), `\n[include]\npath = ${file("pipe")}\n`);
      expect(await readGitWork(repository)).to.have.lengthOf(1);
    });

    it("replacements and grafts change no history", async () => {
      const repository = start();
      writeFileSync(join(repository, "more.md"), lines("a new paragraph", 1, 5));
      commit(repository, "Bob <bob@x.example>", "second");
      const before = await readGitWork(repository);
      git(repository, "replace", "HEAD", "HEAD~1");
      writeFileSync(join(repository, ".git", "info", "grafts"), `${before[1]?.commit}\n`);
      expect(await readGitWork(repository)).to.deep.equal(before);
    });

    it("our own variables of git do not reach it", async () => {
      const [one, two] = [start("one"), start("two")];
      commit(two, "Bob <bob@x.example>", "second");
      process.env["GIT_DIR"] = join(two, ".git");
      try {
        expect(await readGitWork(one)).to.have.lengthOf(1);
      } finally {
        delete process.env["GIT_DIR"];
      }
    });
  });

  it("a shallow clone is refused with the way out", async () => {
    const repository = start();
    commit(repository, "Bob <bob@x.example>", "second");
    execFileSync("git", ["clone", "--quiet", "--depth", "1", `file://${repository}`, file("shallow")], { env });
    const { message, code } = await refusal(readGitWork(file("shallow")));
    expect([code, message.includes("is a shallow clone")]).to.deep.equal(["INVALID_ARGUMENT", true]);
    expect(message).to.contain("git fetch --unshallow");
  });

  it("bare repositories, work trees and folders inside are read", async () => {
    const repository = start();
    const expected = await readGitWork(repository);
    mkdirSync(join(repository, "inside"));
    git(repository, "worktree", "add", "--quiet", file("tree"), "-b", "other");
    execFileSync("git", ["clone", "--quiet", "--bare", repository, file("bare.git")], { env });
    for (const place of [join(repository, "inside"), file("tree"), file("bare.git")])
      expect(await readGitWork(place), place).to.deep.equal(expected);
    git(repository, "gc", "--quiet");
    expect(await readGitWork(repository, { ref: "other" })).to.deep.equal(expected);
  });

  it("what only looks like a repository is refused", async () => {
    const repository = start();
    renameSync(join(repository, ".git", "HEAD"), join(repository, ".git", "away"));
    expect(await codeOf(readGitWork(repository))).to.equal("NOT_FOUND");
    writeFileSync(join(repository, ".git", "HEAD"), "x".repeat(10_000));
    expect(await codeOf(readGitWork(repository))).to.equal("NOT_FOUND");
    mkdirSync(file("plain"));
    expect((await refusal(readGitWork(file("plain")))).message).to.contain("is no git repository");
  });

  describe("authors", () => {
    it("lines that were there before are nobody's new work", async () => {
      const repository = start();
      rmSync(join(repository, "guide.md"));
      commit(repository, "Bob <bob@x.example>", "remove");
      writeFileSync(join(repository, "guide.md"), lines("this is guide line number", 1, 9));
      commit(repository, "Bob <bob@x.example>", "bring it back");
      const work = await readGitWork(repository);
      expect(work.map(({ fresh, moved }) => [fresh, moved])).to.deep.equal([
        [10, false],
        [0, false],
        [0, true],
      ]);
    });

    it("have the names of the history's mailmap, co-authors too", async () => {
      const repository = start();
      writeFileSync(join(repository, "more.md"), lines("a new paragraph", 1, 10));
      const message = "squash\n\nCo-authored-by: Ann <ann@old.example>\nCo-authored-by: Bob <BOB@x.example>";
      commit(repository, "Bob <bob@x.example>", message);
      writeFileSync(join(repository, ".mailmap"), "Ann Name <ann@new.example> Ann <ann@old.example>\n");
      commit(repository, "Ann Name <ann@new.example>", "mailmap");
      const work = await readGitWork(repository);
      const ann = { name: "Ann Name", email: "ann@new.example" };
      const bob = { name: "Bob", email: "bob@x.example" };
      expect(work.map(({ authors }) => authors)).to.deep.equal([[ann], [bob, ann], [ann]]);
      const { contributions } = gitContributions(work, ACCOUNTS, { content: 1, docs: 1, other: 1 });
      const evidence = work[1]?.evidence ?? "";
      expect(contributions.slice(1, 3).map((each) => [each.account, each.quality, each.evidence])).to.deep.equal([
        [BOB, 5_000, sharedEvidence(evidence, BOB)],
        [ANN, 5_000, sharedEvidence(evidence, ANN)],
      ]);
    });

    it("of many small commits can be asked for a least number of lines", async () => {
      const repository = start();
      for (let i = 1; i <= 3; i++) {
        appendFileSync(join(repository, "notes.md"), `fix typo ${i}\n`);
        commit(repository, "Bob <bob@x.example>", `typo ${i}`);
      }
      const accounts = new Map([...ACCOUNTS, ["ann@old.example", ANN]]);
      const { contributions, skipped } = gitContributions(
        await readGitWork(repository),
        accounts,
        { content: 1 },
        { leastFresh: 5 },
      );
      expect(contributions.map(({ account }) => account)).to.deep.equal([ANN]);
      expect(skipped.map(({ reason }) => reason)).to.deep.equal(Array(3).fill("too few new lines"));
    });
  });
});
