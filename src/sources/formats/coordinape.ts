import { hasAll, once, type ExportFormat } from "../exports/format.js";

/**
 * Results of an epoch of a Coordinape circle, as its administrators download them: `No,name,address,received,sent,givers,…`, in some versions with
 * `epoch_number` and a date.
 * Source: coordinape/coordinape, `api/hasura/actions/_handlers/allocationCsv.ts`.
 */
export const coordinapeResults: ExportFormat = {
  name: "coordinape",
  what: "results of a Coordinape circle",
  columns: ["account", "kind", "quantity", "evidence_text"],
  scan: "actions",
  table: {
    fits: (header) => hasAll(header, "name", "address", "received", "sent"),
    read: (cell, { file }) => [
      {
        account: cell("address"),
        kind: "circle",
        quantity: cell("received"),
        evidence_text: `coordinape ${file} ${cell("address").toLowerCase()}`,
      },
    ],
  },
};

/** Columns before those of the members. */
const LEADING = 3;

/**
 * Who gave what to whom in an epoch of a circle: `No,GIVEr,address` and a column for each member, with the sums in a last row. Addresses are
 * shortened there, so members go by their names.
 * Source: coordinape/coordinape, `api/hasura/actions/_handlers/giveCsv.ts`.
 */
export const coordinapeGifts: ExportFormat = {
  name: "coordinape-gifts",
  what: "gifts of a Coordinape circle",
  columns: ["handle", "kind", "quantity", "evidence_text", "from", "to", "count"],
  scan: "endorsements",
  table: {
    fits: ([number, giver, address]) => number === "no" && giver === "giver" && address === "address",
    read(cell, context) {
      if (cell("address") === "total received") return [{ left: "sums" }];
      const from = memberHandle(cell("giver"));
      return context.header.slice(LEADING).flatMap((member) => {
        const quantity = cell(member.toLowerCase());
        const to = memberHandle(member);
        const evidence_text = once(`coordinape ${context.file} ${from} ${to}`, context);
        return quantity === "0"
          ? []
          : [{ handle: to, kind: "gift", quantity, evidence_text, from, to, count: quantity }];
      });
    },
  },
};

const memberHandle = (name: string): string => `coordinape:${name.replace(/^\(Deleted\) /, "")}`;
