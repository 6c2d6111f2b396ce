/** Writes what TypeScript must know of the contracts, from what the compiler made of them: run after a build. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { eventsFile } from "./events.js";
import { restrictedFile } from "./restricted.js";
import { valuesFile } from "./values.js";

const ROOT = join(import.meta.dirname, "..", "..");

const FILES = {
  "src/chain/generated/events.ts": eventsFile,
  "src/chain/generated/restricted.ts": restrictedFile,
  "src/engine/rules/contract-values.ts": valuesFile,
};

for (const [path, textOf] of Object.entries(FILES)) {
  const file = join(ROOT, path);
  const text = `// Generated from the contracts by \`npm run generate\`.\n\n${textOf()}`;
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), parser: "typescript" }));
}
