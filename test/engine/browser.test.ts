import { expect } from "chai";
import { readdirSync } from "node:fs";
import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";

const FOLDER = fileURLToPath(new URL("../../src/engine/", import.meta.url));

/** Bundles all of the engine as one browser module; collects every import that is not a file of the engine's own. */
async function bundleEngine(): Promise<{ code: string; foreign: string[] }> {
  const foreign: string[] = [];
  const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const entry = "virtual-entry";
  const output = await build({
    configFile: false,
    logLevel: "silent",
    build: { write: false, minify: false, lib: { entry, formats: ["es"], fileName: "engine" } },
    plugins: [
      {
        name: "engine",
        enforce: "pre",
        resolveId: (source) => {
          if (source.endsWith(entry)) return entry;
          if (isBuiltin(source) || !/^[./]/.test(source)) foreign.push(source);
          return undefined;
        },
        load: (id) =>
          id === entry
            ? files.map((file, i) => `export * as m${i} from ${JSON.stringify(FOLDER + file)};`).join("\n")
            : undefined,
      },
    ],
  });
  const [first] = Array.isArray(output) ? output : [output as Rolldown.RolldownOutput];
  return { code: first?.output[0].code ?? "", foreign };
}

describe("engine in a browser", function () {
  this.timeout(60_000);

  it("needs nothing of Node and no package", async () => {
    const { code, foreign } = await bundleEngine();
    expect(foreign).to.deep.equal([]);
    expect(code).to.include("convertedEpochs");
    expect(code).not.to.match(/\b(require|process|Buffer|__dirname)\b/);
  });
});
