import { hasKeys, isListOf, type JsonView } from "../text/json-view.js";
import { at, type ExportFormat, type LocatedReading, type Reading } from "../exports/format.js";

/** Grain has 18 decimals. */
const GRAIN = 10n ** 18n;

/** What the ledger knows of an identity so far. */
interface Identity {
  name: string;
  readonly subtype: string | undefined;
  wallet: string | undefined;
  /** The identity that it became a part of. */
  merged: string | undefined;
}

/**
 * `data/ledger.json` of a SourceCred instance: what each distribution of grain gave whom. Identities that stated a wallet go by it, others by their name.
 * Source: sourcecred/sourcecred, `packages/sourcecred/src/core/ledger/ledger.js` (`LedgerEvent`).
 */
export const sourcecredLedger: ExportFormat = {
  name: "sourcecred-ledger",
  what: "a ledger of SourceCred",
  columns: ["account", "handle", "kind", "quantity", "evidence_text", "time"],
  scan: "actions",
  document: {
    fits: (document) => isListOf(document, "action", "ledgerTimestamp"),
    *rows(document) {
      const identities = new Map<string, Identity>();
      const events = document.list();
      // Wallets are often stated after the first distributions.
      for (const event of events) noteIdentity(event.get("action"), identities);
      for (const event of events) {
        const action = event.get("action");
        if (action.get("type").text() === "DISTRIBUTE_GRAIN") yield* receiptsOf(action.get("distribution"), identities);
      }
    },
  },
};

function noteIdentity(action: JsonView, identities: Map<string, Identity>): void {
  const type = action.get("type").need();
  if (type === "CREATE_IDENTITY") return createIdentity(action.get("identity"), identities);
  const known = (key: string): Identity | undefined => identities.get(action.get(key).text() ?? "");
  const [identity, target] = [known("identityId"), known("target")];
  if (type === "RENAME_IDENTITY" && identity !== undefined) identity.name = action.get("newName").need() ?? "";
  if (type === "SET_PAYOUT_ADDRESS" && identity !== undefined) identity.wallet = action.get("payoutAddress").text();
  if (type === "MERGE_IDENTITIES" && target !== undefined) target.merged = action.get("base").need();
}

function createIdentity(identity: JsonView, identities: Map<string, Identity>): void {
  const [id = "", name = ""] = [identity.get("id").need(), identity.get("name").need()];
  identities.set(id, { name, subtype: identity.get("subtype").text(), wallet: undefined, merged: undefined });
}

/** The identity that an id stands for after all merges; undefined if there is none. */
function identityOf(id: string, identities: ReadonlyMap<string, Identity>): Identity | undefined {
  let found = identities.get(id);
  // As many steps as there are identities: merges in a circle end.
  for (let i = 0; found?.merged !== undefined && i < identities.size; i++) found = identities.get(found.merged);
  return found;
}

function* receiptsOf(distribution: JsonView, identities: ReadonlyMap<string, Identity>): Iterable<LocatedReading> {
  const [time, id] = [distribution.get("credTimestamp").need(), distribution.get("id").need()];
  for (const allocation of distribution.get("allocations").list()) {
    const [policy, part] = [allocation.get("policy").get("policyType").text(), allocation.get("id").need()];
    for (const receipt of allocation.get("receipts").list()) {
      const owner = receipt.get("id").need() ?? "";
      const evidence_text = `sourcecred ${id} ${part} ${owner}`;
      const row = { kind: `grain ${(policy ?? "").toLowerCase()}`.trim(), evidence_text, time };
      yield [at(receipt), receiptOf(receipt, row, identityOf(owner, identities))];
    }
  }
}

function receiptOf(receipt: JsonView, row: Reading, identity: Identity | undefined): Reading {
  const amount = receipt.get("amount").need() ?? "";
  if (identity === undefined) receipt.get("id").fault("the ledger has no such identity");
  if (!/^\d{1,77}$/.test(amount)) receipt.get("amount").fault("expected a whole number that is not negative");
  if (identity?.subtype === "BOT") return { left: "of bots" };
  const quantity = /^\d{1,77}$/.test(amount) ? String(BigInt(amount) / GRAIN) : "";
  return { ...row, quantity, ...whoIs(identity?.name ?? "", identity?.wallet) };
}

const whoIs = (name: string, wallet: string | undefined): { readonly account?: string; readonly handle?: string } =>
  wallet === undefined || wallet === "" ? { handle: `sourcecred:${name.toLowerCase()}` } : { account: wallet };

/**
 * `output/credGrainView.json`: the cred of each participant in each interval, in whole numbers; less than one is nothing to attest.
 * Source: sourcecred/sourcecred, `packages/sourcecred/src/core/credGrainView.js` (`CredGrainViewJSON`).
 */
export const sourcecredView: ExportFormat = {
  name: "sourcecred-cred",
  what: "cred of SourceCred",
  columns: ["handle", "kind", "quantity", "evidence_text", "time"],
  scan: "actions",
  document: {
    fits: (document) => hasKeys(document, "participants", "intervals"),
    *rows(document) {
      const ends = document.get("intervals").list().map(endOf);
      for (const participant of document.get("participants").list())
        yield* credOf(participant.get("identity"), participant.get("credPerInterval"), ends);
    },
  },
};

/** Whole cred of each interval that an identity has any in. */
function* credOf(identity: JsonView, cred: JsonView, ends: readonly string[]): Iterable<LocatedReading> {
  const [id, name] = [identity.get("id").need(), identity.get("name").need()];
  if (cred.list().length !== ends.length) cred.fault(`expected ${ends.length} numbers, one an interval`);
  for (const [i, each] of cred.list().entries()) {
    const whole =
      typeof each.value === "number" && each.value >= 0
        ? Math.floor(each.value)
        : each.fault("expected a number that is not negative");
    if (whole === 0 || whole === undefined) continue;
    const reading = { ...whoIs(name ?? "", undefined), kind: "cred", quantity: String(whole), time: ends[i] };
    const row = { ...reading, evidence_text: `sourcecred cred ${id} ${ends[i]}` };
    yield [at(each), identity.get("subtype").text() === "BOT" ? { left: "of bots" } : row];
  }
}

/**
 * `output/accounts.json`: the same by account, with those who belong to nobody yet apart. Older ones name the ends of the intervals only.
 * Source: sourcecred/sourcecred, `packages/sourcecred/src/core/ledger/credAccounts.js` (`CredAccountData`).
 */
export const sourcecredAccounts: ExportFormat = {
  ...sourcecredView,
  name: "sourcecred-accounts",
  what: "cred of SourceCred by account",
  document: {
    fits: (document) => hasKeys(document, "accounts", "unclaimedAliases"),
    *rows(document) {
      const ends = document.keys().includes("intervals")
        ? document.get("intervals").list().map(endOf)
        : document.get("intervalEndpoints").list().map(momentOf);
      for (const each of document.get("accounts").list())
        yield* credOf(each.get("account").get("identity"), each.get("cred"), ends);
      for (const alias of document.get("unclaimedAliases").list())
        yield [at(alias), { left: "of aliases that nobody claimed" }];
    },
  },
};

const momentOf = (moment: JsonView): string => moment.need() ?? "";
const endOf = (interval: JsonView): string => momentOf(interval.get("endTimeMs"));

/** Beginning of the address of an edge that pays a participant's cred of an interval; its parts end with a NUL each. */
const PAYOUT = "E\0sourcecred\0core\0fibration\0EPOCH_PAYOUT\0";

/**
 * `output/credGraph.json`, as it was before the view: a pair of type and content, whose edges of kind EPOCH_PAYOUT carry the cred of a participant and interval.
 * Source: sourcecred/sourcecred, `src/core/credrank/credGraph.js` (`CredGraphJSON`) and `markovProcessGraph.js` (`MarkovProcessGraphJSON`, version 0.1.0).
 */
export const sourcecredGraph: ExportFormat = {
  ...sourcecredView,
  name: "sourcecred-graph",
  what: "a cred graph of SourceCred",
  document: {
    fits: (document) => isListOf(document, "type", "version") && hasKeys(document[1], "mpg", "scores"),
    *rows(document) {
      const [, content] = document.list();
      const [, graph] = content?.get("mpg").list() ?? [];
      const participants = graph?.get("participants").list() ?? [];
      if (participants.length === 0) return void document.fault("no participants in it");
      const names = new Map(participants.map((each) => [each.get("address").need(), nameOf(each)]));
      const scores = content?.get("scores").list() ?? [];
      for (const edge of graph?.get("indexedEdges").list() ?? []) {
        const address = edge.get("address").need() ?? "";
        if (address.startsWith(PAYOUT)) yield* payoutOf(edge, address.slice(PAYOUT.length), { names, scores });
      }
    },
  },
};

interface CredGraph {
  readonly names: ReadonlyMap<string | undefined, string>;
  readonly scores: readonly JsonView[];
}

/** What a participant is called: the text of its description is a link with the name. */
const nameOf = (participant: JsonView): string => {
  const text = participant.get("description").need() ?? "";
  return (/^\[@?([^\]]+)\]/.exec(text)?.[1] ?? text).toLowerCase();
};

function* payoutOf(edge: JsonView, rest: string, { names, scores }: CredGraph): Iterable<LocatedReading> {
  const [start = "", ...owner] = rest.split("\0");
  // The first and the last interval have no bounds; nobody earns in them.
  if (!/^\d+$/.test(start)) return;
  const address = `N\0${owner.join("\0")}`;
  const name = names.get(address);
  const score = scores[Number(edge.get("src").need())]?.value;
  const share = edge.get("transitionProbability").value;
  if (name === undefined) return void edge.get("address").fault("pays nobody who takes part");
  if (typeof score !== "number" || typeof share !== "number") return void edge.fault("no score or no share");
  const quantity = Math.floor(score * share);
  if (quantity < 1) return;
  const evidence_text = `sourcecred cred ${owner.filter((part) => part !== "").at(-1)} ${start}`;
  yield [
    at(edge),
    { handle: `sourcecred:${name}`, kind: "cred", quantity: String(quantity), evidence_text, time: start },
  ];
}
