/**
 * What a node's refusal means for the next call:
 * `rate` too many calls, the same one passes later; `timeout` too slow, the same or a smaller one may pass; `unavailable` the node or the way
 * to it is down for now; `range` the call asks for too much; `reverted` a contract refused; `refused` the node refuses for good.
 */
export type NodeErrorKind = "rate" | "timeout" | "unavailable" | "range" | "reverted" | "refused";

/** A refusal, classified. */
export interface NodeError {
  readonly kind: NodeErrorKind;
  /** Milliseconds after which the node asks to be called again. */
  readonly retryAfter?: number;
}

/** What an HTTP answer other than a result says. */
export class HttpError extends Error {
  override readonly name = "HttpError";

  constructor(
    message: string,
    readonly status: number,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** An error that a node answered with. */
export class RpcError extends Error {
  override readonly name = "RpcError";

  constructor(
    message: string,
    readonly code: number,
    readonly data?: unknown,
    /** HTTP status of the answer. */
    readonly status?: number,
  ) {
    super(message);
  }
}

/** Causes that are looked into before giving up. */
const DEEPEST = 6;

/** Facts that an error carries, wherever it carries them. */
interface Facts {
  readonly statuses: number[];
  readonly codes: number[];
  readonly systemCodes: string[];
  readonly texts: string[];
  retryAfter?: number;
}

/**
 * Classifies an error of a node by HTTP status and JSON-RPC code; by its words only where these leave it open.
 * @example classifyNodeError(new RpcError("eth_getLogs is limited to a 500 block range", -32600)).kind // "range"
 */
export function classifyNodeError(error: unknown): NodeError {
  const facts = factsOf(error);
  const kind = kindOf(facts);
  return facts.retryAfter === undefined ? { kind } : { kind, retryAfter: facts.retryAfter };
}

/** Whether the same call may succeed later. */
export function isTransient(error: unknown): boolean {
  return ["rate", "timeout", "unavailable"].includes(classifyNodeError(error).kind);
}

/** What an error of a node says: its messages, codes and causes. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === "string" ? error : JSON.stringify(error);
  const { code, cause } = error as { code?: string | number; cause?: unknown };
  const parts = [error.message, code === undefined ? "" : `(${code})`, cause === undefined ? "" : describeError(cause)];
  return parts.filter((part) => part !== "").join(" ");
}

const TOO_SLOW = [408, 504, 522, 524];
const CALL_LATER = [425, 429];
const SAYS_NOTHING = [200, 400, 500];
const PAYLOAD_TOO_LARGE = 413;

function kindOf(facts: Facts): NodeErrorKind {
  const words = wordsKind(facts.texts);
  // A contract's refusal says so whatever the status.
  if (facts.codes.includes(3) || words === "reverted") return "reverted";
  return (
    statusKind(facts.statuses) ?? codeKind(facts.codes, words) ?? systemKind(facts.systemCodes) ?? words ?? last(facts)
  );
}

/** A status without a meaning of its own is the node's or the way's fault if it is one of a server. */
function last({ statuses }: Facts): NodeErrorKind {
  return statuses.some((status) => status >= 500) ? "unavailable" : "refused";
}

function statusKind(statuses: readonly number[]): NodeErrorKind | undefined {
  const status = statuses.find((each) => !SAYS_NOTHING.includes(each));
  if (status === undefined) return undefined;
  if (CALL_LATER.includes(status)) return "rate";
  if (TOO_SLOW.includes(status)) return "timeout";
  if (status === PAYLOAD_TOO_LARGE) return "range";
  return status > 500 ? "unavailable" : "refused";
}

/** Codes that mean one thing wherever they are seen. */
const CODES: Readonly<Record<number, NodeErrorKind>> = {
  [-32601]: "refused",
  [-32700]: "refused",
  [-32614]: "range",
  [-32015]: "reverted",
  429: "rate",
};
/** Codes under which one provider or another limits calls, and some a range: the words decide if they can. */
const LIMITS = [-32005, -32007, -32012, -32016, -32029, -32097, -32098];
/** Codes under which nodes report what they could not do for now. */
const INTERNAL = [-32603, -32001, -32002];

function codeKind(codes: readonly number[], words: NodeErrorKind | undefined): NodeErrorKind | undefined {
  const known = codes.map((code) => CODES[code]).find((kind) => kind !== undefined);
  if (known !== undefined || words !== undefined) return known;
  if (codes.some((code) => LIMITS.includes(code))) return "rate";
  return codes.some((code) => INTERNAL.includes(code)) ? "unavailable" : undefined;
}

const UNREACHABLE = ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "EPIPE", "EHOSTUNREACH", "ENETUNREACH"];
const SLOW_SOCKETS = [
  "ETIMEDOUT",
  "ESOCKETTIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "TIMEOUT",
];

function systemKind(codes: readonly string[]): NodeErrorKind | undefined {
  if (codes.some((code) => SLOW_SOCKETS.includes(code))) return "timeout";
  return codes.some((code) => UNREACHABLE.includes(code) || code === "UND_ERR_SOCKET") ? "unavailable" : undefined;
}

/** Words that decide where status and code say nothing. Numbers are never among them: blocks, limits and hashes carry any. */
const WORDS: readonly (readonly [NodeErrorKind, RegExp])[] = [
  ["reverted", /execution reverted|revert(ed)? with|VM (exception while processing|execution error)|invalid opcode/i],
  [
    "rate",
    /too many (requests?|concurrent)|rate.?limit|request limit(?!.{0,60}\b(blocks|logs|results)\b)|requests? per (second|minute|day)|compute units per second|throughput|daily request count|capacity exceeded|credits (are )?(exhausted|exceeded)|slow down|too fast|quota|\b(cu|rps|qps|tps)\b.{0,20}(limit|reached|exceeded)|(limit|max|allowed).{0,10}\b(cu|rps|qps|tps)\b|^limit exceeded\.?$/im,
  ],
  [
    "range",
    /block range|range (is )?too (large|wide|big)|(large|wide|max(imum)?) (block )?range|(exceeds?|exceeded|limited to|up to) .{0,40}(blocks?|range|results|logs)|more than .{0,20}(results|logs)|too many (blocks|logs|results)|response (size|is too)|result set|too large|narrow|query exceeds|ranges? (over|above)|range .{0,20}exceeds|blocks? distance|at most .{0,20}(blocks|logs|results)|number of blocks/i,
  ],
  ["timeout", /time.?d? ?out|deadline exceeded|took too long|aborted|context canceled|execution exceeded \d/i],
  [
    "unavailable",
    /fetch failed|socket|network (error|changed)|bad gateway|(temporarily|service|currently) ?unavailable|unavailable|overloaded|try again|unknown (block|header)|(blocks?|header)\b.{0,80} (not|cannot) (be )?(found|available|known)|no (such )?block|beyond (the )?(current )?head|not currently canonical|(cannot|can not) connect|connection (refused|reset|closed)|ECONN[A-Z]+|ENOTFOUND|EAI_AGAIN|EPIPE|unhealthy|not (yet )?synced|no (available )?(upstreams?|backends?|nodes?)|missing trie node|(state|height)\b.{0,80} (is )?(not available|pruned)|(cannot|could not|couldn't) find block|invalid block height|upstream (connect )?error|no healthy|(is|too) busy|\bEOF\b|broken pipe|failed to serve|is syncing|internal (server )?error|truncated/i,
  ],
];

function wordsKind(texts: readonly string[]): NodeErrorKind | undefined {
  const text = texts.join("\n");
  return WORDS.find(([, pattern]) => pattern.test(text))?.[0];
}

function factsOf(error: unknown): Facts {
  const facts: Facts = { statuses: [], codes: [], systemCodes: [], texts: [] };
  if (typeof error === "string") addText(facts, error);
  for (let at: unknown = error, depth = 0; isRecord(at) && depth < DEEPEST; depth++) {
    addFacts(facts, at);
    const { cause, error: inner, info } = at;
    if (isRecord(info)) addFacts(facts, info);
    at = cause ?? inner ?? (isRecord(info) ? info["error"] : undefined);
  }
  return facts;
}

function addFacts(facts: Facts, at: Readonly<Record<string, unknown>>): void {
  for (const key of ["status", "statusCode", "responseStatus"]) {
    const status = Number.parseInt(String(at[key]), 10);
    if (status >= 100 && status < 600) facts.statuses.push(status);
  }
  const { code, message, name, headers } = at;
  if (typeof code === "number") facts.codes.push(code);
  if (typeof code === "string") facts.systemCodes.push(code);
  if (name === "TimeoutError") facts.systemCodes.push("TIMEOUT");
  if (typeof message === "string") addText(facts, message);
  const wait = isRecord(headers) ? waitIn(String(headers["retry-after"])) : NaN;
  if (wait >= 0) facts.retryAfter = wait;
}

/** Milliseconds of a `Retry-After`, which is a number of seconds or a date; not a number for anything else. */
function waitIn(text: string): number {
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return 1_000 * Number(text);
  return /^\s*[A-Z][a-z]{2}, \d/.test(text) ? Math.max(0, Date.parse(text) - Date.now()) : NaN;
}

/** Words, and the status that they name as such. */
function addText(facts: Facts, text: string): void {
  facts.texts.push(text);
  const named = /\b(?:HTTP(?:\/[\d.]+)?(?: status)?(?: code)?|status code|server response)[: ]+(\d{3})\b/i.exec(text);
  if (named !== null) facts.statuses.push(Number(named[1]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
