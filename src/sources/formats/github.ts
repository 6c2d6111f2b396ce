import { hasKeys, isListOf, type JsonView } from "../text/json-view.js";
import { at, type ExportFormat, type LocatedReading, type Reading } from "../exports/format.js";

/**
 * Pull requests and issues of GitHub, in any of the shapes that it gives them: `gh pr list --json …`, the REST interface (`GET /repos/…/pulls`,
 * `…/pulls/5/reviews`, `…/issues`), and GraphQL. Of a merged pull request the author, each reviewer and who merged it have a row each, of the kinds
 * `pull`, `review` and `merge`; what was not merged counts nothing.
 * Source: cli.github.com/manual, `gh pr list`; docs.github.com, REST "Pulls" and "Issues", GraphQL `PullRequest` and `Issue`.
 */
export const github: ExportFormat = {
  name: "github",
  what: "pull requests and issues of GitHub",
  columns: ["handle", "kind", "quantity", "evidence_text", "time", "target", "id", "text", "amount"],
  scan: "actions",
  document: {
    fits: (document) =>
      LISTS.some(
        (keys) => isListOf(listAt(document, keys), "number") || isListOf(listAt(document, keys), "pull_request_url"),
      ),
    *rows(document) {
      const keys = LISTS.find((each) => Array.isArray(listAt(document.value, each))) ?? [];
      for (const entry of keys.reduce((view, key) => view.get(key), document).list()) yield* rowsOf(entry);
    },
  },
};

/** Where answers have their entries. */
const LISTS: readonly (readonly string[])[] = [
  [],
  ["items"],
  ["data", "search", "nodes"],
  ["data", "repository", "pullRequests", "nodes"],
  ["data", "repository", "issues", "nodes"],
];

function listAt(document: unknown, keys: readonly string[]): unknown {
  let found = document;
  for (const key of keys) found = hasKeys(found, key) ? found[key] : undefined;
  return found;
}

function* rowsOf(entry: JsonView): Generator<LocatedReading, void> {
  const url = entry.get("html_url").text() ?? entry.get("url").text() ?? "";
  const merged = entry.get("mergedAt").text() ?? mergedAtOf(entry);
  if (hasKeys(entry.value, "pull_request_url")) yield [at(entry), reviewAlone(entry)];
  else if (!/\/pull\/\d+$/.test(url)) yield [at(entry), issueOf(entry, url)];
  else if (merged === undefined) yield [at(entry), { left: "not merged" }];
  else {
    yield [at(entry), ownRow(entry, { kind: "pull", url, time: merged })];
    yield* othersOf(entry, url, merged);
  }
}

/** In REST lists of issues, pull requests carry the time within. */
const mergedAtOf = (entry: JsonView): string | undefined =>
  entry.get("merged_at").text() ?? entry.get("pull_request").get("merged_at").text();

interface Work {
  readonly kind: string;
  readonly url: string;
  readonly time: string | undefined;
}

const REPOSITORY = /^https:\/\/[^/]+\/([^/]+\/[^/]+)\/(?:pull|issues)\/(\d+)$/;

/** A row for somebody's work; those of bots and of accounts that are gone are left out. */
function personRow(person: JsonView, { kind, url, time }: Work): Reading {
  if (!REPOSITORY.test(url)) person.fault("its pull request or issue has no address");
  const login = person.get("login").text();
  if (login === undefined) return { left: "of deleted accounts" };
  const isBot =
    person.get("is_bot").value === true ||
    person.get("type").value === "Bot" ||
    person.get("__typename").value === "Bot";
  if (isBot || /\[bot\]$|^app\//.test(login)) return { left: "by bots" };
  const [, target, number] = REPOSITORY.exec(url) ?? [];
  const handle = `github:${login.toLowerCase()}`;
  const evidence_text = kind === "pull" || kind === "issue" ? `github ${url}` : `github ${url} ${kind} ${handle}`;
  const id = `${target}#${number}${kind === "pull" || kind === "issue" ? "" : ` ${kind} ${handle}`}`;
  return { handle, kind, quantity: "1", evidence_text, time, target, id };
}

const authorOf = (entry: JsonView): JsonView =>
  hasKeys(entry.value, "user") ? entry.get("user") : entry.get("author");

function ownRow(entry: JsonView, work: Work): Reading {
  const row = personRow(authorOf(entry), work);
  if ("left" in row) return row;
  const lines = ["additions", "deletions"].map((key) => Number(entry.get(key).text() ?? 0)).reduce((a, b) => a + b);
  const text = ["title", "body"].map((key) => entry.get(key).text() ?? "").join("\n");
  return { ...row, text: text.trim(), amount: String(lines) };
}

function issueOf(entry: JsonView, url: string): Reading {
  const reason = (entry.get("state_reason").text() ?? entry.get("stateReason").text() ?? "").toLowerCase();
  if (reason === "not_planned" || reason === "duplicate") return { left: `closed as ${reason.replace("_", " ")}` };
  return ownRow(entry, { kind: "issue", url, time: entry.get("createdAt").text() ?? entry.get("created_at").need() });
}

/** Rows of those who reviewed and who merged; nobody reviews or merges one's own work for pay. */
function* othersOf(entry: JsonView, url: string, merged: string): Iterable<LocatedReading> {
  const author = authorOf(entry).get("login").text()?.toLowerCase();
  const reviews = Array.isArray(entry.get("reviews").value) ? entry.get("reviews") : entry.get("reviews").get("nodes");
  const seen = new Set<string | undefined>([author]);
  for (const review of reviews.list()) {
    const person = authorOf(review);
    const login = person.get("login").text()?.toLowerCase();
    if (seen.has(login) || review.get("state").text() === "PENDING") continue;
    seen.add(login);
    const time = review.get("submittedAt").text() ?? review.get("submitted_at").text() ?? merged;
    yield [at(review), personRow(person, { kind: "review", url, time })];
  }
  const merger = hasKeys(entry.value, "merged_by") ? entry.get("merged_by") : entry.get("mergedBy");
  const login = merger.get("login").text()?.toLowerCase();
  if (login !== undefined && login !== author)
    yield [at(merger), personRow(merger, { kind: "merge", url, time: merged })];
}

/** A review out of a list of reviews, which does not say whose work it is of. */
function reviewAlone(review: JsonView): Reading {
  const api = review.get("pull_request_url").need() ?? "";
  const url = api.replace("//api.github.com/repos/", "//github.com/").replace(/\/pulls\/(?=\d+$)/, "/pull/");
  if (review.get("state").text() === "PENDING") return { left: "not handed in" };
  return personRow(review.get("user"), { kind: "review", url, time: review.get("submitted_at").need() });
}
