// What `source git` makes of histories: `tsx scripts/histories/index.ts FOLDER…` prints a row of docs/measured/histories.md for each.
import { spawnSync } from "node:child_process";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { readAuthored } from "../../src/sources/git/authored.js";
import { DEFAULT_PATH_RULES } from "../../src/sources/git/path-kinds.js";

/** Numbers of one history. */
interface Measured {
  readonly commits: number;
  readonly authors: number;
  readonly lines: number;
  readonly other: number;
  readonly kinds: number;
  readonly left: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly megabytes: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

async function measure(folder: string): Promise<Measured> {
  const start = performance.now();
  const { work, left, commits } = await readAuthored(folder, { rules: DEFAULT_PATH_RULES });
  const reasons: Record<string, number> = {};
  for (const { reason, lines } of left) reasons[reason] = (reasons[reason] ?? 0) + lines;
  return {
    commits,
    authors: new Set(work.map(({ handle }) => handle)).size,
    lines: sum(work.map(({ lines }) => lines)),
    other: sum(work.filter(({ kind }) => kind === "other").map(({ lines }) => lines)),
    kinds: new Set(work.map(({ kind }) => kind)).size,
    left: reasons,
    seconds: (performance.now() - start) / 1000,
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
}

function rowOf(folder: string, { commits, authors, lines, other, left, seconds, megabytes }: Measured): string {
  const name = basename(folder) === "repo" ? basename(dirname(folder)).replace("+", "/") : basename(folder);
  const reasons = ["moved, copied or restored", "gone by the end of the epoch", "vendored", "generated", "by bots"];
  const share = `${((100 * other) / Math.max(1, lines)).toFixed(2)} %`;
  const cells = [
    name,
    commits,
    authors,
    lines,
    share,
    ...reasons.map((reason) => left[reason] ?? 0),
    seconds.toFixed(1),
    megabytes.toFixed(0),
  ];
  return `| ${cells.join(" | ")} |`;
}

const SELF = fileURLToPath(import.meta.url);
const [first, ...folders] = process.argv.slice(2);
if (first === "--one") console.log(JSON.stringify(await measure(folders[0] ?? ".")));
else {
  // A process for each, so that the memory is its own.
  for (const folder of [first ?? ".", ...folders]) {
    const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", SELF, "--one", folder], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    console.log(stdout === "" ? `${folder}: ${stderr.slice(0, 2000)}` : rowOf(folder, JSON.parse(stdout) as Measured));
  }
}
