import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readAuthored } from "../../../src/sources/git/authored.js";
import { codeOf, refusal } from "../../helpers/errors.js";
import {
  commitAll as commit,
  firstRepository,
  git,
  GIT_ENV as env,
  lines,
  summary,
} from "../../helpers/sources/git.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

describe("sources/git/repository", () => {
  const file = temporaryFolder();

  const start = firstRepository(file);

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

    for (const [what, harm] of [
      ["a HEAD that is a link to a hole", "truncate -s 1900M ../hole; ln -sf ../../hole .git/HEAD"],
      ["a HEAD of a hole", "truncate -s 4097 .git/HEAD"],
      ["a ref one byte too long", "truncate -s 4097 .git/refs/heads/main"],
      ["alternates of a hole", "truncate -s 3G .git/objects/info/alternates"],
      ["a ref that is a pipe", "rm .git/refs/heads/main; mkfifo .git/refs/heads/main"],
      ["a ref that is a device", "ln -sf /dev/zero .git/refs/heads/main"],
      ["a ref of a hole", "truncate -s 3G .git/refs/heads/main"],
      ["alternates that are a pipe", "mkdir -p .git/objects/info; mkfifo .git/objects/info/alternates"],
      [
        "a pipe in place of an object",
        "object=$(git rev-parse HEAD | sed 's|^..|.git/objects/&/|'); rm -f $object; mkfifo $object",
      ],
      [
        "objects behind a link",
        "object=.git/objects/$(git rev-parse HEAD | cut -c1-2); mv $object ../moved; ln -s ../../../moved $object",
      ],
      [
        "a pipe among the objects that it borrows",
        "mkdir -p ../lent/ab; mkfifo ../lent/ab/cd; echo ../../../lent > .git/objects/info/alternates",
      ],
      ["borrowed objects under a quoted name", `echo '"../../lent" ' > .git/objects/info/alternates`],
      [
        "objects that borrow from more and more folders",
        "for i in $(seq 40); do mkdir -p ../lent/$i; echo ../../../lent/$i; done > .git/objects/info/alternates",
      ],
      ["a pipe among its packs", "mkfifo .git/objects/pack/multi-pack-index"],
    ] as const)
      it(`with ${what} is refused at once`, async () => {
        const repository = start();
        execFileSync("bash", ["-c", harm], { cwd: repository });
        const { code, message } = await refusal(readAuthored(repository, {}));
        expect([
          code,
          message.includes(" is not what git would write there. Give a git repository and a branch."),
        ]).to.deep.equal(["NOT_FOUND", true]);
      });

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
      expect(await summary(repository)).to.deep.equal([2, { "git:ann@old.example": 10, "git:bob@x.example": 1 }]);
      expect(existsSync(mark)).to.equal(false);
    });

    it("nothing is fetched for a partial clone, which is refused", async () => {
      const repository = start();
      const mark = plant(repository, [...COMMANDS, "promisor = true", "partialclonefilter = blob:none", ""]);
      rmSync(join(repository, ".git", "objects"), { recursive: true });
      mkdirSync(join(repository, ".git", "objects"));
      const { message, code } = await refusal(readAuthored(repository));
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
      expect((await summary(repository))[0]).to.equal(1);
    });

    it("replacements and grafts change no history", async () => {
      const repository = start();
      writeFileSync(join(repository, "more.md"), lines("a new paragraph", 1, 5));
      commit(repository, "Bob <bob@x.example>", "second");
      const before = await readAuthored(repository);
      const head = execFileSync("git", ["-C", repository, "rev-parse", "HEAD"], { env, encoding: "utf8" });
      git(repository, "replace", "HEAD", "HEAD~1");
      writeFileSync(join(repository, ".git", "info", "grafts"), head);
      expect(await readAuthored(repository)).to.deep.equal(before);
    });

    it("our own variables of git do not reach it", async () => {
      const [one, two] = [start("one"), start("two")];
      commit(two, "Bob <bob@x.example>", "second");
      process.env["GIT_DIR"] = join(two, ".git");
      process.env["GIT_CONFIG_COUNT"] = "none";
      try {
        expect((await summary(one))[0]).to.equal(1);
      } finally {
        delete process.env["GIT_DIR"];
        delete process.env["GIT_CONFIG_COUNT"];
      }
    });
  });

  it("a shallow clone is refused with the way out", async () => {
    const repository = start();
    commit(repository, "Bob <bob@x.example>", "second");
    execFileSync("git", ["clone", "--quiet", "--depth", "1", `file://${repository}`, file("shallow")], { env });
    const { message, code } = await refusal(readAuthored(file("shallow")));
    expect([code, message.includes("is a shallow clone")]).to.deep.equal(["INVALID_ARGUMENT", true]);
    expect(message).to.contain("git fetch --unshallow");
  });

  it("bare repositories, work trees, borrowed objects and folders inside are read", async () => {
    const repository = start();
    const expected = await summary(repository);
    mkdirSync(join(repository, "inside"));
    git(repository, "worktree", "add", "--quiet", file("tree"), "-b", "other");
    execFileSync("git", ["clone", "--quiet", "--bare", repository, file("bare.git")], { env });
    execFileSync("git", ["clone", "--quiet", "--shared", repository, file("lent")], { env });
    for (const place of [join(repository, "inside"), file("tree"), file("bare.git"), file("lent")])
      expect(await summary(place), place).to.deep.equal(expected);
    git(repository, "gc", "--quiet");
    expect(await summary(repository, "other")).to.deep.equal(expected);
  });

  it("what only looks like a repository is refused", async () => {
    const repository = start();
    renameSync(join(repository, ".git", "HEAD"), join(repository, ".git", "away"));
    expect(await codeOf(readAuthored(repository))).to.equal("NOT_FOUND");
    writeFileSync(join(repository, ".git", "HEAD"), "x".repeat(10_000));
    expect(await codeOf(readAuthored(repository))).to.equal("NOT_FOUND");
    mkdirSync(file("plain"));
    expect((await refusal(readAuthored(file("plain")))).message).to.contain("is no git repository");
  });
});
