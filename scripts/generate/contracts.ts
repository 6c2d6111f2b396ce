/** Writes what TypeScript must know of the contracts, from what the compiler made of them: run after a build. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { format, resolveConfig } from "prettier";
import { abiFiles } from "./client/abi.js";
import { callsFile, communityCallsFile } from "./client/calls.js";
import { programsFile } from "./client/programs.js";
import { typedDataFile } from "./client/typed-data.js";
import { eventsFile } from "./events.js";
import { restrictedFile } from "./restricted.js";
import { valuesFile } from "./values.js";

const ROOT = join(import.meta.dirname, "..", "..");

const FILES = {
  "src/chain/generated/events.ts": eventsFile,
  "src/chain/generated/restricted.ts": restrictedFile,
  "src/client/generated/calls.ts": callsFile,
  "src/client/generated/community-calls.ts": communityCallsFile,
  "src/client/generated/programs.ts": () => programsFile(),
  "src/client/generated/typed-data.ts": typedDataFile,
  "src/engine/rules/contract-values.ts": valuesFile,
};

/** ABIs, of which a contract that is gone leaves none behind. */
const ABIS = "src/client/generated/abi";

async function write(path: string, source: string): Promise<void> {
  const file = join(ROOT, path);
  const text = `// Generated from the contracts by \`npm run generate\`.\n\n${source}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), parser: "typescript" }));
}

for (const [path, textOf] of Object.entries(FILES)) await write(path, textOf());
rmSync(join(ROOT, ABIS), { recursive: true, force: true });
for (const [name, source] of Object.entries(abiFiles())) await write(`${ABIS}/${name}`, source);
