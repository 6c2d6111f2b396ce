import { hasKeys, type JsonView } from "../text/json-view.js";
import { at, hasAll, once, type ExportFormat, type Reading } from "../exports/format.js";

/** Types of messages that people write. */
const WRITTEN = new Set(["Default", "Reply", "0", "19"]);

/**
 * Messages of a channel as DiscordChatExporter writes them: CSV `AuthorID,Author,Date,Content,Attachments,Reactions`, or JSON with `guild`, `channel`
 * and `messages`.
 * Source: Tyrrrz/DiscordChatExporter, `DiscordChatExporter.Core/Exporting/CsvMessageWriter.cs` and `JsonMessageWriter.cs`.
 */
export const discord: ExportFormat = {
  name: "discord",
  what: "messages of a Discord channel",
  columns: ["handle", "kind", "quantity", "evidence_text", "time", "target", "id", "text"],
  scan: "actions",
  table: {
    fits: (header) => hasAll(header, "authorid", "author", "date", "content"),
    read(cell, context) {
      const [author, time, text] = [cell("authorid"), cell("date"), cell("content")];
      const id = once(`discord ${author} ${time}`, context);
      const row = { handle: `discord:${author}`, kind: "message", quantity: "1", time, text };
      return [{ ...row, id, evidence_text: `${id} ${text}`, target: context.file }];
    },
  },
  document: {
    fits: (document) => hasKeys(document, "guild", "channel", "messages"),
    *rows(document) {
      const channel = document.get("channel").get("id").text() ?? "";
      for (const message of document.get("messages").list()) yield [at(message), messageOf(message, channel)];
    },
  },
};

function messageOf(message: JsonView, channel: string): Reading {
  const author = message.get("author");
  if (author.get("isBot").value === true) return { left: "by bots" };
  if (!WRITTEN.has(message.get("type").text() ?? "Default")) return { left: "that Discord wrote" };
  const [name, id] = [author.get("id").need(), message.get("id").need()];
  const [time, text] = [message.get("timestamp").need(), message.get("content").text() ?? ""];
  const target = `discord:${channel}`;
  const row = { handle: `discord:${name}`, kind: "message", quantity: "1", time, text, target };
  return { ...row, id, evidence_text: `discord ${channel} ${id}` };
}
