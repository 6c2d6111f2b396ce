import { hasKeys, isListOf, type JsonView } from "../text/json-view.js";
import { at, hasAll, type ExportFormat, type Reading } from "../exports/format.js";

const PRIVATE = new Set(["yes", "true", "1"]);

/**
 * Posts of a Discourse forum. A person's own archive, `topic_title,categories,is_pm,post_raw,…,url,created_at`, does not name its author: give it with
 * `--values handle=discourse:ann`. The lists of the forum's interface, `/posts.json` and `/t/….json`, do.
 * Source: discourse/discourse, `app/jobs/regular/export_user_archive.rb`; docs.discourse.org, posts and topics.
 */
export const discourse: ExportFormat = {
  name: "discourse",
  what: "posts of a Discourse forum",
  columns: ["kind", "quantity", "evidence_text", "time", "target", "id", "text"],
  scan: "actions",
  table: {
    fits: (header) =>
      hasAll(header, "topic_title", "is_pm", "url", "created_at") &&
      (header.includes("post_raw") || header.includes("post")),
    read(cell) {
      if (PRIVATE.has(cell("is_pm").toLowerCase())) return [{ left: "private messages" }];
      const text = cell("post_raw") === "" ? cell("post") : cell("post_raw");
      const [id, target] = [cell("url"), cell("topic_title")];
      return [
        { kind: "post", quantity: "1", evidence_text: `discourse ${id}`, time: cell("created_at"), target, id, text },
      ];
    },
  },
};

/** The same out of the forum's interface, where posts name their authors. */
export const discoursePosts: ExportFormat = {
  name: "discourse-posts",
  what: discourse.what,
  columns: ["handle", ...discourse.columns],
  scan: "actions",
  document: {
    fits: (document) => isListOf(document, "username", "topic_id", "post_number") || listIn(document) !== undefined,
    *rows(document) {
      const key = listIn(document.value);
      const list = key === undefined ? document : key.reduce((view, name) => view.get(name), document);
      for (const post of list.list()) yield [at(post), postOf(post)];
    },
  },
};

/** Where a document has its posts. */
function listIn(document: unknown): readonly string[] | undefined {
  if (hasKeys(document, "latest_posts")) return ["latest_posts"];
  return hasKeys(document, "post_stream") && hasKeys(document["post_stream"], "posts")
    ? ["post_stream", "posts"]
    : undefined;
}

function postOf(post: JsonView): Reading {
  // 1 is a post of a person; the others are notes of moderators and of the forum.
  if ((post.get("post_type").text() ?? "1") !== "1") return { left: "that the forum wrote" };
  const [author, time] = [post.get("username").need(), post.get("created_at").need()];
  const [topic, number] = [post.get("topic_id").need(), post.get("post_number").need()];
  const text = post.get("raw").text() ?? post.get("cooked").text() ?? "";
  const row = { handle: `discourse:${author?.toLowerCase()}`, kind: "post", quantity: "1", time, text };
  return { ...row, target: topic, id: `${topic}/${number}`, evidence_text: `discourse /t/${topic}/${number}` };
}
