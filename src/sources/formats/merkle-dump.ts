import { AbiCoder, concat, keccak256 } from "ethers";
import { hasKeys, type JsonView } from "../text/json-view.js";
import { at, once, type DocumentContext, type ExportFormat, type LocatedReading } from "../exports/format.js";

/**
 * Dumps of OpenZeppelin's `StandardMerkleTree`, whatever types its leaves have: the first address is the account, the first whole number the amount.
 * The tree is hashed again: a dump whose values are not those of its root, all of them and each once, is refused.
 * Source: OpenZeppelin/merkle-tree, `src/standard.ts` (`StandardMerkleTreeData`).
 */
export const merkleDump: ExportFormat = {
  name: "merkle-tree",
  what: "a dump of StandardMerkleTree",
  columns: ["account", "kind", "quantity", "evidence_text", "amount"],
  scan: "actions",
  document: {
    fits: (document) => hasKeys(document, "format", "tree", "values"),
    *rows(document, context) {
      const types = typesOf(document);
      if (types === undefined) return;
      if (!isHashed(document.get("tree")) || !isComplete(document)) return;
      for (const entry of document.get("values").list()) yield* leafOf(entry, { types, document, context });
    },
  },
};

/** Types of the leaves; undefined, with a fault, where no account can be told. */
function typesOf(document: JsonView): readonly string[] | undefined {
  const format = document.get("format").text();
  if (format !== "standard-v1")
    return document.get("format").fault(`expected standard-v1, whose leaves are values, got ${format}`);
  const types = document
    .get("leafEncoding")
    .list()
    .map((type) => type.need() ?? "");
  const isKnown = types.every((type) => /^(address|bool|string|bytes\d*|u?int\d*)(\[\d*\])*$/.test(type));
  if (!isKnown) return document.get("leafEncoding").fault(`types that cannot be hashed: ${types.join(", ")}`);
  if (types.includes("address")) return types;
  return document.get("leafEncoding").fault(`no type is an address, so nobody can be told: ${types.join(", ")}`);
}

/** Whether every node is the hash of the two below it; a tree of n leaves has 2n − 1 nodes. */
function isHashed(tree: JsonView): boolean {
  const nodes = tree.list().map((node) => node.text() ?? "");
  if (nodes.length % 2 === 0 || nodes.some((node) => !/^0x[0-9a-f]{64}$/.test(node))) {
    tree.fault("expected an odd number of hashes, 0x and 64 hex digits in lower case");
    return false;
  }
  for (let i = 0; i < (nodes.length - 1) / 2; i++) {
    const below = nodes.slice(2 * i + 1, 2 * i + 3).sort();
    if (keccak256(concat(below)) === nodes[i]) continue;
    tree.fault(`node ${i} is not the hash of the two below it`);
    return false;
  }
  return true;
}

/** Whether there is one value for each leaf: one that is left out would not be paid, one that stands twice would be paid twice. */
function isComplete(document: JsonView): boolean {
  const values = document.get("values");
  const leaves = (document.get("tree").list().length + 1) / 2;
  const places = new Set(values.list().map((entry) => Number(entry.get("treeIndex").text())));
  if (places.size === leaves && values.list().length === leaves) return true;
  values.fault(`expected one value for each of the ${leaves} leaves of the tree, each at a place of its own`);
  return false;
}

interface Dump {
  readonly types: readonly string[];
  readonly document: JsonView;
  readonly context: DocumentContext;
}

function* leafOf(entry: JsonView, { types, document, context }: Dump): Iterable<LocatedReading> {
  const { value } = entry.get("value");
  const nodes = document.get("tree").value as readonly unknown[];
  const place = Number(entry.get("treeIndex").need());
  const leaf = hashOf(types, value);
  if (leaf === undefined) return void entry.get("value").fault(`no ${types.join(", ")}`);
  if (nodes[place] !== leaf)
    return void entry.get("value").fault(`its hash ${leaf} is not at place ${place} of the tree`);
  const of = (type: RegExp): string =>
    String((value as readonly (string | number)[])[types.findIndex((each) => type.test(each))] ?? "");
  const [account, amount] = [of(/^address$/), of(/^uint\d*$/)];
  const evidence_text = once(`merkle ${String(nodes[0])} ${account.toLowerCase()}`, context);
  yield [at(entry), { account, kind: "leaf", quantity: amount, evidence_text, amount }];
}

/** Hash of a leaf; undefined if the value is not of these types. */
function hashOf(types: readonly string[], value: unknown): string | undefined {
  try {
    return keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(types, value as readonly unknown[])));
  } catch {
    return undefined;
  }
}
