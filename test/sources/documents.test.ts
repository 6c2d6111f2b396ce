import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { parseRules, rulesHash } from "../../src/engine/rules/rules.js";
import { LIMITS, readOneRules, readRules, readTaskFile } from "../../src/sources/documents.js";
import { refusal } from "../helpers/errors.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const RULES = readFileSync("deploy/parameters/rules.json", "utf8");
const OTHER = JSON.stringify({ ...(JSON.parse(RULES) as object), name: "Other list" });

describe("sources/documents", () => {
  const file = temporaryFolder();

  describe("rules", () => {
    it("of a file stand under their hash", async () => {
      writeFileSync(file("mine.json"), RULES);
      const rules = parseRules(RULES);
      expect(await readRules(file("mine.json"))).to.deep.equal(new Map([[rulesHash(rules), rules]]));
      expect(await readOneRules(file("mine.json"))).to.deep.equal(rules);
    });

    it("of a folder are all those whose name begins with rules", async () => {
      mkdirSync(file("all"));
      writeFileSync(file("all/rules.json"), RULES);
      writeFileSync(file("all/rules-2.json"), OTHER);
      writeFileSync(file("all/old-rules.json"), "not read");
      const hashes = [OTHER, RULES].map((text) => rulesHash(parseRules(text)));
      expect([...(await readRules(file("all"))).keys()]).to.deep.equal(hashes);
    });

    it("of a folder with several are not one document", async () => {
      mkdirSync(file("all"));
      const one = async (): Promise<string> => {
        const { code, message } = await refusal(readOneRules(file("all")));
        expect(code).to.equal("INVALID_ARGUMENT");
        return message;
      };
      expect(await one()).to.equal(`--rules ${file("all")} holds 0 documents. Name one file.`);
      writeFileSync(file("all/rules-1.json"), RULES);
      expect(await readOneRules(file("all"))).to.deep.equal(parseRules(RULES));
      writeFileSync(file("all/rules-2.json"), OTHER);
      expect(await one()).to.equal(`--rules ${file("all")} holds 2 documents. Name one file.`);
    });

    it("that are not there are asked for", async () => {
      const { code, message } = await refusal(readRules(file("none.json")));
      expect([code, message]).to.deep.equal([
        "NOT_FOUND",
        `--rules ${file("none.json")} does not exist. Give the file whose hash stands on chain, or its folder.`,
      ]);
    });

    it("with a key twice or of another form are refused", async () => {
      writeFileSync(file("twice.json"), RULES.replace("{", '{"shareCapBps": 1,'));
      expect((await refusal(readRules(file("twice.json")))).message).to.contain("shareCapBps");
      writeFileSync(file("none.json"), "{}");
      expect((await refusal(readRules(file("none.json")))).code).to.equal("INVALID_RULES");
    });
  });

  describe("tasks", () => {
    const least = { name: "Code", domain: 5, points: 30, rubric: "A merged change" };
    const read = (content: unknown): ReturnType<typeof readTaskFile> => {
      writeFileSync(file("tasks.json"), typeof content === "string" ? content : JSON.stringify(content));
      return readTaskFile(file("tasks.json"));
    };

    it("with and without limits are read as they stand", async () => {
      const limits = Object.fromEntries(LIMITS.map((limit, i) => [limit, i]));
      const policy = `0x${"ab".repeat(20)}`;
      const tasks = [least, { ...least, ...limits, policy }];
      expect(await read(tasks)).to.deep.equal(tasks);
    });

    const faults: readonly (readonly [object, string])[] = [
      [{ name: 7 }, "name must be a text"],
      [{ rubric: undefined }, "rubric must be a text"],
      [{ windows: 7 }, "windows is not known"],
      [{ domain: undefined }, "domain must be a whole number"],
      [{ points: undefined }, "points must be a whole number"],
      [{ points: -1 }, "points must be a whole number"],
      [{ points: 1.5 }, "points must be a whole number"],
      [{ points: 2 ** 53 }, "points must be a whole number"],
      ...LIMITS.map((limit) => [{ [limit]: "1" }, `${limit} must be a whole number`] as const),
    ];
    for (const [changes, fault] of faults)
      it(`with ${JSON.stringify(changes)}, ${fault.split(" ")[0] ?? ""} is refused by its place`, async () => {
        const { code, message } = await refusal(read([least, { ...least, ...changes }]));
        expect([code, message]).to.deep.equal(["INVALID_ARGUMENT", `${file("tasks.json")}: task 2: ${fault}.`]);
      });

    it("are a list of at least one", async () => {
      for (const content of [[], {}, "7"]) {
        const { code, message } = await refusal(read(content));
        expect([code, message]).to.deep.equal([
          "INVALID_ARGUMENT",
          `${file("tasks.json")} must be a JSON list of tasks.`,
        ]);
      }
    });

    it("that are not there are shown their form", async () => {
      const { code, message } = await refusal(readTaskFile(file("none.json")));
      expect(code).to.equal("INVALID_ARGUMENT");
      expect(message).to.match(
        /none\.json cannot be read: ENOENT.*\. deploy\/parameters\/tasks\.json shows the form\.$/,
      );
    });
  });
});
