import { hasKeys, isListOf } from "../text/json-view.js";
import { at, hasAll, type ExportFormat } from "../exports/format.js";

/**
 * Votes on a Snapshot proposal: answers of its GraphQL hub (`votes { id voter created vp proposal { id } }`), or the report of a proposal,
 * `address,choice,voting_power,timestamp,author_ipfs_hash,reason`.
 * Source: snapshot-labs/snapshot-hub, `src/graphql/schema.gql`; snapshot-labs/snapshot-sidekick, `src/lib/votesReport.ts`.
 */
export const snapshot: ExportFormat = {
  name: "snapshot",
  what: "votes on Snapshot",
  columns: ["account", "kind", "quantity", "evidence_text", "time", "target", "id", "amount"],
  scan: "actions",
  table: {
    fits: (header) => hasAll(header, "address", "voting_power", "timestamp", "author_ipfs_hash"),
    read(cell, { file }) {
      const [id, amount] = [cell("author_ipfs_hash"), cell("voting_power")];
      const row = { account: cell("address"), kind: "vote", quantity: "1", time: cell("timestamp") };
      return [{ ...row, evidence_text: `snapshot ${id}`, target: file, id, amount }];
    },
  },
  document: {
    fits: (document) => isListOf(votesIn(document), "voter", "created"),
    *rows(document) {
      const data = hasKeys(document.value, "data") ? document.get("data") : document;
      for (const vote of (Array.isArray(data.value) ? data : data.get("votes")).list()) {
        const [id, account] = [vote.get("id").need(), vote.get("voter").need()];
        const [time, target] = [vote.get("created").need(), vote.get("proposal").get("id").text()];
        const row = { account, kind: "vote", quantity: "1", time, target, id, amount: vote.get("vp").text() };
        yield [at(vote), { ...row, evidence_text: `snapshot ${id}` }];
      }
    },
  },
};

/** The list of votes in a document. */
function votesIn(document: unknown): unknown {
  const data = hasKeys(document, "data") ? document["data"] : document;
  return hasKeys(data, "votes") ? data["votes"] : data;
}
