import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { basename, join } from "node:path";
import { expect } from "chai";
import { readAuthored } from "../../../src/sources/git/authored.js";
import { readMessages } from "../../../src/sources/git/commits.js";
import { openRepository } from "../../../src/sources/git/repository.js";
import { refusal } from "../../helpers/errors.js";
import { commitAll as commit, firstRepository, git, GIT_ENV as env, summary } from "../../helpers/sources/git.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

describe("sources/git, what a repository is", () => {
  const file = temporaryFolder();
  const start = firstRepository(file);

  it("git sees objects and refs alone, in a folder that goes away", async () => {
    const repository = start();
    git(repository, "pack-refs", "--all");
    const { env: given, close } = await openRepository(repository);
    const { HOME: home = "", PATH: path, ...rest } = given;
    const none = { GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_SYSTEM: devNull, GIT_CONFIG_NOSYSTEM: "1" };
    expect(rest).to.deep.equal({
      ...{ ...none, LC_ALL: "C", GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", GIT_DIR: home },
      ...{ GIT_OBJECT_DIRECTORY: join(repository, ".git", "objects"), GIT_NO_REPLACE_OBJECTS: "1" },
      ...{ GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "none", GIT_ATTR_NOSYSTEM: "1" },
    });
    expect([path, basename(home).startsWith("assay-git-")]).to.deep.equal([process.env["PATH"], true]);
    const core = [
      "[core]",
      "repositoryformatversion = 0",
      "bare = true",
      "commitGraph = false",
      "bigFileThreshold = 8m",
    ];
    expect(readFileSync(join(home, "config"), "utf8").split("\n")).to.deep.equal([
      ...[...core, `hooksPath = ${devNull}`, `attributesFile = ${devNull}`, "[protocol]", "allow = never", ""],
    ]);
    expect(readdirSync(home).sort()).to.deep.equal(["HEAD", "config", "packed-refs", "refs"]);
    await close();
    expect(existsSync(home)).to.equal(false);
  });

  const READ: Readonly<Record<string, string>> = {
    "whose list of shallow commits is empty": "touch .git/shallow",
    "without a configuration": "rm .git/config",
    "that borrows from nobody": "printf '# nobody\\n\\n' > .git/objects/info/alternates",
    "that borrows from itself, again and again": "yes ../objects | head -n 300 > .git/objects/info/alternates",
    "that borrows from a folder that is gone": "echo ../../gone > .git/objects/info/alternates",
    "without packs": "rm -r .git/objects/pack",
    "whose configuration is a pipe": "rm .git/config; mkfifo .git/config",
    "with a word of another setting": "git config x.y sha256",
    "whose HEAD is as long as one may be": "printf '%4075s' '' >> .git/HEAD",
    "whose refs are packed": "git pack-refs --all",
    "whose packed refs are a pipe": "mkfifo .git/packed-refs",
    "whose HEAD is a link": "ln -sf refs/heads/main .git/HEAD",
    "whose ref is as long as one may be": "printf '%4055s' '' >> .git/refs/heads/main",
  };
  for (const [what, change] of Object.entries(READ))
    it(`a repository ${what} is read`, async () => {
      const repository = start();
      execFileSync("bash", ["-c", change], { cwd: repository, env });
      expect(await summary(repository)).to.deep.equal([1, { "git:ann@old.example": 10 }]);
    });

  it("a repository of SHA-256 is read", async () => {
    const repository = file("wide");
    execFileSync("git", ["init", "--quiet", "--object-format=sha256", repository], { env });
    commit(repository, "Bob <bob@x.example>", "first");
    expect((await summary(repository))[0]).to.equal(1);
  });

  const REFUSED: Readonly<Record<string, readonly [change: string, text: string]>> = {
    "of which a pack is promised": [
      "touch .git/objects/pack/pack-1.promisor",
      "is a partial clone: who wrote what cannot be told from it. Clone it without --filter.",
    ],
    "that has a filter": [
      "git config remote.x.partialclonefilter blob:none",
      "is a partial clone: who wrote what cannot be told from it. Clone it without --filter.",
    ],
    "whose extension says so": [
      "git config extensions.partialClone origin",
      "is a partial clone: who wrote what cannot be told from it. Clone it without --filter.",
    ],
    "that is shallow": [
      "git rev-parse HEAD > .git/shallow",
      "is a shallow clone: who wrote what cannot be told from it. Complete it with `git fetch --unshallow`, or clone without --depth.",
    ],
  };
  for (const [what, [change, text]] of Object.entries(REFUSED))
    it(`a repository ${what} is refused`, async () => {
      const repository = start();
      execFileSync("bash", ["-c", change], { cwd: repository, env });
      const { code, message } = await refusal(readAuthored(repository));
      expect([code, message]).to.deep.equal(["INVALID_ARGUMENT", `${repository} ${text}`]);
    });

  it("a configuration that is none is named", async () => {
    const repository = start();
    writeFileSync(join(repository, ".git", "config"), "[core");
    const { code, message } = await refusal(readAuthored(repository));
    const begin = `${join(repository, ".git", "config")} cannot be read: Command failed: git config`;
    expect([code, message.slice(0, begin.length), message.includes("\n")]).to.deep.equal(["NOT_FOUND", begin, false]);
  });

  it("places where no repository is are refused with the way out", async () => {
    const repository = start();
    writeFileSync(file("link"), "gitdir: elsewhere\nx");
    mkdirSync(join(file("linked")));
    writeFileSync(join(file("linked"), ".git"), "gitdir elsewhere\n");
    for (const place of [join(repository, "guide.md"), join(file("none"), "below"), file("link"), file("linked")]) {
      const { code, message } = await refusal(readAuthored(place));
      expect([code, message]).to.deep.equal([
        "NOT_FOUND",
        `${place} is no git repository. Give a git repository and a branch.`,
      ]);
    }
    writeFileSync(join(file("linked"), ".git"), "x gitdir: ../repo/.git\n");
    expect((await refusal(readAuthored(file("linked")))).code).to.equal("NOT_FOUND");
    writeFileSync(join(file("linked"), ".git"), `gitdir: ../repo/.git\n\n`);
    expect((await summary(file("linked")))[0]).to.equal(1);
  });

  it("messages that hold a word have the names of that branch", async () => {
    const repository = start();
    git(repository, "checkout", "--quiet", "-b", "other");
    writeFileSync(join(repository, ".mailmap"), "Anna <anna@new.example> <ann@old.example>\n");
    commit(repository, "Ann <ann@old.example>", "a claim\n\nover lines");
    commit(repository, "Cid <cid@x.example>", "another claim");
    git(repository, "checkout", "--quiet", "main");
    const [found, ...more] = await readMessages(repository, "claim", "other");
    expect(found?.authors).to.deep.equal([{ name: "Anna", email: "anna@new.example" }]);
    expect(found?.text.trimEnd()).to.equal("a claim\n\nover lines");
    const cid = { name: "Cid", email: "cid@x.example" };
    expect(more.map(({ authors, text }) => [authors, text])).to.deep.equal([[[cid], "another claim\n"]]);
    expect([found?.hash, more[0]?.hash].map((each) => each?.length)).to.deep.equal([40, 40]);
    expect(await readMessages(repository, "claim")).to.deep.equal([]);
    const { code, message } = await refusal(readMessages(repository, "x", "none"));
    expect([code, message]).to.deep.equal([
      "NOT_FOUND",
      `History of ${repository} at none cannot be read: git ended with 1. Give a git repository and a branch.`,
    ]);
  });

  it("history with a hole is refused with git's own words", async () => {
    const repository = start();
    const blob = execFileSync("git", ["-C", repository, "rev-parse", "HEAD:guide.md"], {
      env,
      encoding: "utf8",
    }).trim();
    rmSync(join(repository, ".git", "objects", blob.slice(0, 2), blob.slice(2)));
    const { code, message } = await refusal(readAuthored(repository));
    const said = `History of ${repository} at HEAD cannot be read: fatal: unable to read ${blob}. Give a git repository and a branch.`;
    expect([code, message]).to.deep.equal(["NOT_FOUND", said]);
  });

  it("nothing is left behind", async () => {
    const [repository, { TMPDIR: usual }] = [start(), process.env];
    mkdirSync(file("tmp"));
    process.env["TMPDIR"] = file("tmp");
    try {
      await readAuthored(repository);
      await readMessages(repository, "first");
      await refusal(readMessages(repository, "first", "none"));
      expect(readdirSync(file("tmp"))).to.deep.equal([]);
    } finally {
      if (usual === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = usual;
    }
  });
});
