import { parseDocument } from "../text/json.js";
import { hasKeys, isListOf, type JsonView } from "../text/json-view.js";
import { at, type ExportFormat, type Reading } from "../exports/format.js";

/**
 * Attestations as EAS' indexer gives them (`attestations { id attester recipient time revoked decodedDataJson }`): the recipient did the work. Fields
 * of the schema become columns of their own names.
 * Source: docs.attest.org, the page on its GraphQL interface; ethereum-attestation-service/eas-indexing-service, `prisma/schema.prisma`.
 */
export const easRows: ExportFormat = {
  name: "eas",
  what: "attestations of EAS",
  columns: ["account", "kind", "quantity", "evidence_text", "time", "from", "to", "count", "target", "id", "anchored"],
  scan: "endorsements",
  document: {
    fits: (document) => isListOf(attestationsIn(document), "attester", "recipient", "id"),
    *rows(document) {
      const data = hasKeys(document.value, "data") ? document.get("data") : document;
      const inSchema = data.get("schema").get("attestations");
      const list = Array.isArray(data.value)
        ? data
        : Array.isArray(inSchema.value)
          ? inSchema
          : data.get("attestations");
      for (const attestation of list.list()) yield [at(attestation), attestationOf(attestation)];
    },
  },
};

function attestationsIn(document: unknown): unknown {
  const data = hasKeys(document, "data") ? document["data"] : document;
  if (hasKeys(data, "attestations")) return data["attestations"];
  return hasKeys(data, "schema") && hasKeys(data["schema"], "attestations") ? data["schema"]["attestations"] : data;
}

function attestationOf(attestation: JsonView): Reading {
  const revoked =
    attestation.get("revoked").value === true || (attestation.get("revocationTime").text() ?? "0") !== "0";
  if (revoked) return { left: "revoked" };
  const [id, account, from] = ["id", "recipient", "attester"].map((key) => attestation.get(key).need());
  const time = attestation.get("time").text() ?? attestation.get("timeCreated").need();
  const row = { account, kind: "attestation", quantity: "1", time, from, to: account, count: "1", id };
  const target = attestation.get("schemaId").text();
  // An attestation off chain has the time that its attester states.
  const anchored = attestation.get("isOffchain").value === true ? undefined : time;
  return { ...row, target, anchored, evidence_text: `eas ${id}`, more: fieldsOf(attestation.get("decodedDataJson")) };
}

/** Values of the schema's fields; those that are lists or structures are left out. */
function fieldsOf(view: JsonView): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const field of decoded(view)) {
    if (!hasKeys(field, "name", "value") || typeof field["name"] !== "string") continue;
    const inner = hasKeys(field["value"], "value") ? field["value"]["value"] : field["value"];
    // Whole numbers come as `{ type: "BigNumber", hex: "0x…" }`.
    const value = hasKeys(inner, "hex") ? hexNumber(inner["hex"]) : inner;
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      fields[field["name"]] = String(value);
  }
  return fields;
}

const hexNumber = (hex: unknown): unknown =>
  /^0x[0-9a-fA-F]{1,64}$/.test(String(hex)) ? String(BigInt(String(hex))) : hex;

function decoded(view: JsonView): readonly unknown[] {
  const text = view.text();
  if (text === undefined || text === "") return [];
  try {
    const found = parseDocument("in it", text);
    return Array.isArray(found) ? found : [];
  } catch (error) {
    view.fault((error as Error).message.replace(/\.$/, ""));
    return [];
  }
}
