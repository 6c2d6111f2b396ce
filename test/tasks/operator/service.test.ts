import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { containerService, unitService } from "../../../scripts/launch/service.js";
import { operatorVerbs } from "../../../tasks/operator/verbs.js";

const read = (name: string): string => readFileSync(path.join("deploy/service", name), "utf8");
const DOCKERFILE = read("Dockerfile");
const UNIT = read("assay-operator.service");

/** Options of a command line as people write them, without their values. */
const optionsIn = (command: readonly string[]): string[] => command.filter((word) => word.startsWith("--"));

describe("an operator's services", () => {
  const verb = operatorVerbs.find(({ id }) => id.join(" ") === "operator run");
  const kebab = (name: string): string => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const known = [...Object.keys(verb?.options ?? {}).map(kebab), "--network"];

  for (const [name, { command }] of Object.entries({
    Dockerfile: containerService(DOCKERFILE),
    unit: unitService(UNIT),
  }))
    it(`${name} starts the daemon with options that it takes`, () => {
      expect(command.slice(0, 4)).to.deep.equal(["node", "node_modules/hardhat/dist/src/cli.js", "operator", "run"]);
      expect(existsSync(command[1] ?? "")).to.equal(true);
      expect(known).to.include.members(optionsIn(command));
      expect(optionsIn(command)).to.include.members(["--network", "--port", "--json"]);
    });

  it("image has a Node that the package takes, and copies what is there", () => {
    const { engines } = JSON.parse(readFileSync("package.json", "utf8")) as { engines: { node: string } };
    const [least = 0] = /\d+/.exec(engines.node) ?? [];
    expect(Number(/^FROM node:(\d+)/m.exec(DOCKERFILE)?.[1])).to.be.at.least(Number(least));
    const copied = [...DOCKERFILE.matchAll(/^COPY (.*) \S+$/gm)].flatMap(([, names = ""]) => names.split(" "));
    expect(copied.filter((name) => !existsSync(name))).to.deep.equal([]);
  });

  it("image has no keys, no state and no packages of the checkout", () => {
    const ignored = readFileSync(".dockerignore", "utf8").trim().split("\n");
    expect(ignored).to.include.members([".env", ".git", ".assay", "node_modules", "artifacts", "cache"]);
  });

  // Only where systemd is there to ask.
  if (existsSync("/usr/bin/systemd-analyze"))
    it("unit is one that systemd takes", async function () {
      this.timeout(60_000);
      const folder = await mkdtemp(path.join(tmpdir(), "assay-unit-"));
      const unit = path.join(folder, "assay-operator.service");
      try {
        await writeFile(unit, UNIT.replace("/usr/bin/node", process.execPath));
        const said = execFileSync("systemd-analyze", ["verify", "--man=no", unit], { stdio: "pipe", encoding: "utf8" });
        expect(said).to.equal("");
        await writeFile(unit, UNIT.replace("KillMode=mixed", "KilMode=mixed"));
        const wrong = execFileSync("sh", ["-c", `systemd-analyze verify --man=no ${unit} 2>&1 || true`]).toString();
        expect(wrong).to.include("KilMode");
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
});
