/** Writes what is generated from contracts, rules and verbs: `docs/contracts`, `docs/reference`, and the meanings of errors. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { format, resolveConfig } from "prettier";
import { clientErrorsFile } from "../client/errors.js";
import { clientPage } from "../client/functions.js";
import { integratorsPage } from "../client/integrators.js";
import { contractPages } from "./contracts.js";
import { errorMeanings, errorsPage, meaningsModule } from "./errors.js";
import { eventsPage } from "./events.js";
import { integrityPage, rulesPage } from "./fields.js";
import { parametersPage } from "./parameters.js";
import { withRooms } from "./rooms.js";
import { deployable, readContracts, ROOT } from "./syntax.js";
import { verbsPage } from "./verbs.js";

function write(path: string, text: string): void {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
}

const all = readContracts();
const contracts = deployable(all);
// Contracts answer with errors of the libraries that they are compiled with, too.
const sources = [...contracts, ...all.filter(({ definition }) => definition.contractKind === "library")];

for (const [path, source] of [
  ["src/chain/generated/errors.ts", meaningsModule(sources)],
  ["src/client/generated/errors.ts", clientErrorsFile(errorMeanings(sources))],
] as const) {
  write(path, await format(source, { ...(await resolveConfig(join(ROOT, path))), parser: "typescript" }));
}

for (const folder of ["docs/contracts", "docs/reference"]) rmSync(join(ROOT, folder), { recursive: true, force: true });
for (const [path, text] of contractPages(contracts)) write(`docs/${path}`, text);
write("docs/reference/errors.md", errorsPage(sources));
write("docs/reference/client.md", clientPage());
write("docs/reference/integrators.md", integratorsPage(all));
write("docs/reference/events.md", eventsPage(contracts));
write("docs/reference/parameters.md", parametersPage());
write("docs/reference/rules.md", rulesPage());
write("docs/reference/integrity.md", integrityPage());
write("docs/reference/verbs.md", verbsPage());

const architecture = "docs/architecture.md";
write(architecture, withRooms(readFileSync(join(ROOT, architecture), "utf8")));
