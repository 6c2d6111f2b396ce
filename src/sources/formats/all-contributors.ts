import { hasKeys, type JsonView } from "../text/json-view.js";
import { at, type ExportFormat, type LocatedReading } from "../exports/format.js";

/**
 * `.all-contributorsrc` of a repository: who contributed what kind of work, one row a person and kind.
 * Source: all-contributors.org, the page on its configuration; all-contributors/cli, `src/contributors/add.js`.
 */
export const allContributors: ExportFormat = {
  name: "all-contributors",
  what: "contributors of all-contributors",
  columns: ["handle", "kind", "quantity", "evidence_text", "target"],
  scan: "actions",
  document: {
    fits: (document) => hasKeys(document, "contributors") && hasKeys(document, "projectName"),
    *rows(document) {
      const project = ["projectOwner", "projectName"].map((key) => document.get(key).text() ?? "").join("/");
      for (const person of document.get("contributors").list()) yield* kindsOf(person, project);
    },
  },
};

function* kindsOf(person: JsonView, target: string): Iterable<LocatedReading> {
  const login = person.get("login").need();
  if (login === undefined) return;
  const kinds = person.get("contributions");
  if (!Array.isArray(kinds.value)) kinds.fault("missing; expected a list of kinds");
  for (const each of kinds.list()) {
    // A kind is a word, or an object where it has a link of its own.
    const kind = hasKeys(each.value, "type") ? each.get("type").need() : each.need();
    const handle = `github:${login.toLowerCase()}`;
    yield [
      at(each),
      { handle, kind, quantity: "1", evidence_text: `all-contributors ${target} ${handle} ${kind}`, target },
    ];
  }
}
