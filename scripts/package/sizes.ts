import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { format, resolveConfig } from "prettier";
import { build, type Plugin } from "vite";

// Bundles what a page would import, minified, and writes the sizes into docs/measured/sizes.md. `npm run size`; with `--check` it compares
// with the committed table instead, and exits with 1 if a size grew by more than a hundredth or stands above its bar.

const ROOT = resolve(import.meta.dirname, "..", "..");
const PAGE = join(ROOT, "docs/measured/sizes.md");
const TOLERANCE = 0.01;

interface Entry {
  readonly name: string;
  readonly names: string;
  readonly from: string;
  /** Most bytes after gzip. */
  readonly bar?: number;
}

const ENTRIES: readonly Entry[] = [
  {
    name: "client, one claim",
    names: "{ fetchCredits, claimTransaction }",
    from: "src/client/index.ts",
    bar: 15 * 1024,
  },
  { name: "client, all of it", names: "* as all", from: "src/client/index.ts" },
  { name: "one ABI", names: "{ vestingMerkleDistributorAbi }", from: "src/client/generated/abi/index.ts" },
  { name: "engine", names: "* as all", from: "src/engine/index.ts", bar: 40 * 1024 },
  { name: "integrity", names: "* as all", from: "src/engine/integrity.ts" },
  { name: "rounds", names: "* as all", from: "src/engine/funding/index.ts" },
];

/** Gives the bundler one module that imports an entry and keeps it. */
function importing({ names, from }: Entry): Plugin {
  const used = names.startsWith("*") ? "all" : names;
  return {
    name: "entry",
    resolveId: (id) => (id === "virtual:entry" ? id : undefined),
    load: (id) =>
      id === "virtual:entry"
        ? `import ${names} from ${JSON.stringify(join(ROOT, from))}; globalThis.kept = ${used};`
        : undefined,
  };
}

interface Size {
  readonly entry: Entry;
  readonly minified: number;
  readonly zipped: number;
}

async function measure(entry: Entry): Promise<Size> {
  const output = await build({
    root: ROOT,
    configFile: false,
    logLevel: "error",
    publicDir: false,
    plugins: [importing(entry)],
    build: { write: false, target: "es2022", rollupOptions: { input: "virtual:entry" } },
  });
  const [bundle] = Array.isArray(output) ? output : [output];
  if (bundle === undefined || !("output" in bundle)) throw new Error(`${entry.name} was not bundled.`);
  const code = bundle.output.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("");
  return { entry, minified: Buffer.byteLength(code), zipped: gzipSync(code, { level: 9 }).length };
}

const number = (value: number): string => value.toLocaleString("en-US");

function pageOf(sizes: readonly Size[]): Promise<string> {
  const rows = sizes.map(
    ({ entry, minified, zipped }) =>
      `| ${entry.name} | ${number(minified)} | ${number(zipped)} | ${entry.bar === undefined ? "" : number(entry.bar)} |`,
  );
  const text = `# Sizes

What a page loads, in bytes: bundled and minified by Vite for browsers of 2022, and after gzip. Written by \`npm run size\`; \`npm run package:check\` compares.

| what | minified | gzip | at most |
| --- | ---: | ---: | ---: |
${rows.join("\n")}
`;
  return resolveConfig(PAGE).then((config) => format(text, { ...config, parser: "markdown" }));
}

/** Sizes after gzip of the committed table, by name. */
function committed(): Map<string, number> {
  const rows = readFileSync(PAGE, "utf8").matchAll(/^\| (.+?) +\| +[\d,]+ \| +([\d,]+) \|/gm);
  return new Map([...rows].map(([, name = "", zipped = ""]) => [name, Number(zipped.replaceAll(",", ""))]));
}

function faultsOf(sizes: readonly Size[]): string[] {
  const known = committed();
  return sizes.flatMap(({ entry: { name, bar }, zipped }) => {
    const before = known.get(name);
    if (before === undefined) return [`${name} is not in docs/measured/sizes.md.`];
    if (bar !== undefined && zipped > bar)
      return [`${name} has ${zipped} bytes, more than the ${bar} that it may have.`];
    return Math.abs(zipped - before) > TOLERANCE * before
      ? [`${name} has ${zipped} bytes, the table says ${before}.`]
      : [];
  });
}

const sizes: Size[] = [];
for (const entry of ENTRIES) sizes.push(await measure(entry));
if (process.argv.includes("--check")) {
  const faults = faultsOf(sizes);
  for (const fault of faults) console.error(`${fault} Write the table with \`npm run size\`.`);
  if (faults.length > 0) process.exit(1);
  console.log("sizes are those of docs/measured/sizes.md");
} else {
  writeFileSync(PAGE, await pageOf(sizes));
}
