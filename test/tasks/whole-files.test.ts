import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { writeWhole } from "../../tasks/files.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

describe("files that verbs write", () => {
  const file = temporaryFolder();

  it("are new or take the place of what stood there, as texts or bytes", () => {
    writeWhole(file("a.csv"), "one");
    expect(readFileSync(file("a.csv"), "utf8")).to.equal("one");
    chmodSync(file("a.csv"), 0o600);
    writeWhole(file("a.csv"), Uint8Array.of(50));
    expect(readFileSync(file("a.csv"), "utf8")).to.equal("2");
    expect(statSync(file("a.csv")).mode & 0o777).to.equal(0o600);
    expect(readdirSync(file(""))).to.deep.equal(["a.csv"]);
  });

  it("stay as they were where there is no room", () => {
    writeFileSync(file("kept.csv"), "all of it");
    // A limit of the size of files stands for a full disk: what is larger fails half way.
    const script = [
      `import { writeWhole } from "${new URL("../../tasks/files.ts", import.meta.url).href}";`,
      `process.on("SIGXFSZ", () => undefined);`,
      `try { writeWhole(process.argv[1], "x".repeat(50_000_000)); console.log("written"); }`,
      `catch (error) { console.log(error.code); }`,
    ].join("\n");
    const node = [process.execPath, "--import", "tsx", "--input-type=module", "-e", script, file("kept.csv")];
    const quoted = node.map((part) => `'${part.replaceAll("'", `'\\''`)}'`).join(" ");
    const said = execFileSync("bash", ["-c", `ulimit -f 20000; ${quoted}`], { encoding: "utf8" });
    expect(said.trim()).to.equal("EFBIG");
    expect(readFileSync(file("kept.csv"), "utf8")).to.equal("all of it");
    expect(readdirSync(file("")).filter((name) => name.endsWith(".tmp"))).to.deep.equal([]);
  });

  it("are written through links, and into what is no file as it is", () => {
    mkdirSync(file("folder"));
    writeFileSync(file("folder/real.csv"), "old");
    symlinkSync(file("folder/real.csv"), file("link.csv"));
    writeWhole(file("link.csv"), "new");
    expect(readFileSync(file("folder/real.csv"), "utf8")).to.equal("new");
    expect(readdirSync(file("folder"))).to.deep.equal(["real.csv"]);
    writeWhole("/dev/null", "nothing");
    expect(statSync("/dev/null").isFile()).to.equal(false);
    expect(() => writeWhole(file("folder"), "x")).to.throw("EISDIR");
    rmSync(file("folder"), { recursive: true });
    expect(() => writeWhole(file("folder/none.csv"), "x")).to.throw("ENOENT");
  });
});
