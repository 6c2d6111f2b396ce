import { isListOf, type JsonView } from "../text/json-view.js";
import { at, hasAll, once, type ExportFormat, type ExportRow } from "../exports/format.js";

const columns = [
  "handle",
  "kind",
  "quantity",
  "evidence_text",
  "time",
  "from",
  "to",
  "count",
  "id",
  "text",
  "amount",
] as const;

/** One praise out of its fields. */
function praiseRow(of: (name: string) => string): ExportRow {
  const [from, to] = [`praise:${of("giver")}`, `praise:${of("receiver")}`];
  const shared = { handle: to, kind: "praise", quantity: "1", from, to, count: "1" };
  const text = of("reason") === "" ? of("reasonRaw") : of("reason");
  const id = of("_id");
  return { ...shared, evidence_text: `praise ${id}`, time: of("createdAt"), id, text, amount: of("score") };
}

/** Fields of the export, as they are named there. */
const cellOf =
  (view: JsonView) =>
  (name: string): string =>
    view.get(name).text() ?? "";

/**
 * Praise of a period: `_id,giver,forwarder,receiver,reason,reasonRaw,score,sourceId,sourceName,createdAt,updatedAt`, as CSV or as a list in JSON.
 * Source: givepraise/praise, `packages/api/src/praise/services/praise-export.service.ts`.
 */
export const praise: ExportFormat = {
  name: "praise",
  what: "an export of Praise",
  columns,
  scan: "endorsements",
  table: {
    fits: (header) => hasAll(header, "_id", "giver", "receiver", "reasonraw", "createdat"),
    read: (cell) => [praiseRow((name) => cell(name.toLowerCase()))],
  },
  document: {
    fits: (document) => isListOf(document, "_id", "giver", "receiver", "createdAt"),
    *rows(document) {
      for (const entry of document.list()) {
        for (const name of ["_id", "receiver", "giver"]) entry.get(name).need();
        yield [at(entry), praiseRow(cellOf(entry))];
      }
    },
  },
};

/**
 * Praise as it was kept before there was an export: `To,From,Reason for dishing,…,Date` in spreadsheets of the token engineering commons.
 * Source: the tables of CommonsBuild's praise analysis.
 */
export const praiseDished: ExportFormat = {
  name: "praise-dished",
  what: "a spreadsheet of praise",
  columns: columns.filter((name) => name !== "id"),
  scan: "endorsements",
  table: {
    fits: (header) => hasAll(header, "to", "from", "reason for dishing"),
    read(cell, context) {
      const [from, to, text] = [`praise:${cell("from")}`, `praise:${cell("to")}`, cell("reason for dishing")];
      const evidence_text = once(`praise ${from} ${to} ${cell("date")} ${text}`, context);
      const shared = { handle: to, kind: "praise", quantity: "1", from, to, count: "1" };
      return [{ ...shared, evidence_text, text, amount: cell("ih per praise"), time: cell("date") }];
    },
  },
};
