import type { NodeErrorKind } from "../../../src/chain/node-errors.js";

/** What a node or a provider answered: HTTP status, JSON-RPC code, words; and what it means. */
export interface Wording {
  readonly by: string;
  readonly status?: number;
  readonly code?: number;
  readonly message: string;
  readonly kind: NodeErrorKind;
}

/** Answers as they were seen. Numbers, hashes and ranges in them mean nothing. */
export const WORDINGS: readonly Wording[] = [
  // Infura
  {
    by: "Infura",
    code: -32005,
    message: "query returned more than 10000 results. Try with this block range [0x1429AB0, 0x1429C12].",
    kind: "range",
  },
  { by: "Infura", code: -32602, message: "range 1000000 exceeds limit of 10000", kind: "range" },
  { by: "Infura", code: -32005, message: "query timeout exceeded", kind: "timeout" },
  {
    by: "Infura",
    status: 429,
    code: -32005,
    message: "daily request count exceeded, request rate limited",
    kind: "rate",
  },
  { by: "Infura", status: 429, message: "project ID request rate exceeded", kind: "rate" },
  { by: "Infura", status: 401, code: -32002, message: "invalid project id", kind: "refused" },
  { by: "Infura", status: 402, code: -32005, message: "daily request count exceeded", kind: "refused" },
  // Alchemy
  {
    by: "Alchemy",
    status: 400,
    code: -32602,
    message:
      "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: [0x0, 0xd043b8]",
    kind: "range",
  },
  {
    by: "Alchemy",
    status: 400,
    code: -32600,
    message:
      "You can make eth_getLogs requests with up to a 500 block range. Based on your parameters, this block range should work: [0x7e9b85, 0x7e9d78]",
    kind: "range",
  },
  {
    by: "Alchemy",
    status: 400,
    code: -32600,
    message: "Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range.",
    kind: "range",
  },
  {
    by: "Alchemy",
    status: 429,
    code: 429,
    message:
      "Your app has exceeded its compute units per second capacity. If you have retries enabled, you can safely ignore this message.",
    kind: "rate",
  },
  { by: "Alchemy", code: 429, message: "Your app has exceeded its compute units per second capacity.", kind: "rate" },
  {
    by: "Alchemy",
    code: -32000,
    message: "Query timeout exceeded. Consider reducing your block range.",
    kind: "range",
  },
  { by: "Alchemy", status: 403, message: "App is inactive", kind: "refused" },
  // QuickNode
  { by: "QuickNode", status: 413, code: -32614, message: "eth_getLogs is limited to a 10,000 range", kind: "range" },
  { by: "QuickNode", code: -32614, message: "eth_getLogs is limited to a 5 range", kind: "range" },
  {
    by: "QuickNode",
    code: -32007,
    message: "50/second request limit reached - reduce calls per second or upgrade your account at quicknode.com",
    kind: "rate",
  },
  { by: "QuickNode", code: -32012, message: "credits limited to 6000/sec", kind: "rate" },
  // Ankr
  { by: "Ankr", code: -32600, message: "block range is too wide", kind: "range" },
  { by: "Ankr", status: 429, code: -32029, message: "too many requests, please upgrade", kind: "rate" },
  {
    by: "Ankr",
    code: -32000,
    message: "Unauthorized: You must authenticate your request with an API key.",
    kind: "refused",
  },
  // Chainstack
  {
    by: "Chainstack",
    code: -32000,
    message: "Block range limit exceeded. See more details at https://docs.chainstack.com/docs/limits#evm-range-limits",
    kind: "range",
  },
  {
    by: "Chainstack",
    status: 429,
    code: -32005,
    message: "You've exceeded the RPS limit available on the current plan.",
    kind: "rate",
  },
  // Other providers
  { by: "dRPC", code: 35, message: "ranges over 10000 blocks are not supported on freetier", kind: "range" },
  {
    by: "dRPC",
    code: 30,
    message: "Request timeout on the free tier, please upgrade your tier to the paid one",
    kind: "timeout",
  },
  {
    by: "LlamaRPC",
    code: -32602,
    message: "query exceeds max results 20000, retry with the range 24383075-24383096",
    kind: "range",
  },
  {
    by: "BlockPI",
    code: -32602,
    message:
      "eth_getLogs is limited to 1024 block range. Please check the parameter requirements at https://docs.blockpi.io",
    kind: "range",
  },
  { by: "1RPC", code: -32602, message: "eth_getLogs is limited to 0 - 10000 blocks range", kind: "range" },
  { by: "PublicNode", code: -32701, message: "exceed maximum block range: 50000", kind: "range" },
  { by: "Polygon", code: -32000, message: "Block range is too large", kind: "range" },
  { by: "Candle", code: -32600, message: "block range too high", kind: "range" },
  {
    by: "Morph",
    code: -32000,
    message: "block range is larger than max block range, block range = 5120, max block range = 5000",
    kind: "range",
  },
  { by: "Blast", code: -32600, message: "Rate limit reached. Please try again later.", kind: "rate" },
  {
    by: "Cloudflare",
    code: -32047,
    message: "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: 800",
    kind: "range",
  },
  {
    by: "zkSync",
    code: -32602,
    message: "Query returned more than 10000 results. Try with this block range [0x500, 0x502].",
    kind: "range",
  },
  { by: "Base", status: 429, code: -32016, message: "over rate limit", kind: "rate" },
  { by: "Optimism", code: -32011, message: "no backends available for method", kind: "unavailable" },
  { by: "Optimism", code: -32000, message: "backend response too large", kind: "range" },
  { by: "GetBlock", code: -32000, message: "Internal error, please try again", kind: "unavailable" },
  // Clients
  { by: "Geth", code: -32000, message: "header not found", kind: "unavailable" },
  { by: "Geth", code: -32000, message: "header for hash not found", kind: "unavailable" },
  { by: "Geth", code: -32000, message: "hash 0x500500500 is not currently canonical", kind: "unavailable" },
  { by: "Geth", code: -32602, message: "block range extends beyond current head block", kind: "range" },
  { by: "Geth", code: -32000, message: "unknown block", kind: "unavailable" },
  { by: "Erigon", code: -32000, message: "block 0x1429AB0 not found", kind: "unavailable" },
  { by: "Nethermind", code: -32001, message: "Block 0x500 could not be found", kind: "unavailable" },
  { by: "Besu", code: -32000, message: "Block not found", kind: "unavailable" },
  { by: "Reth", code: -32001, message: "block not found: hash 0x429429", kind: "unavailable" },
  {
    by: "Alchemy",
    code: -32000,
    message: "One of the blocks specified in filter (fromBlock, toBlock or blockHash) cannot be found.",
    kind: "unavailable",
  },
  { by: "Geth", code: -32002, message: "request timed out", kind: "timeout" },
  { by: "Geth", code: -32003, message: "response too large", kind: "range" },
  { by: "Geth", code: -32602, message: "exceed maximum block range: 5000", kind: "range" },
  {
    by: "Geth",
    code: -32000,
    message:
      "missing trie node 0x4290000000000000000000000000000000000000000000000000000000000503 (path ) state 0x5020 is not available",
    kind: "unavailable",
  },
  { by: "Geth", code: 3, message: "execution reverted", kind: "reverted" },
  { by: "Geth", code: -32000, message: "nonce too low: next nonce 504, tx nonce 503", kind: "refused" },
  { by: "Geth", code: -32601, message: "the method eth_simulateV1 does not exist/is not available", kind: "refused" },
  { by: "Erigon", code: -32000, message: "query block range exceeds server limit (1000)", kind: "range" },
  { by: "Erigon", code: -32602, message: "invalid argument 0: hex number > 64 bits", kind: "refused" },
  {
    by: "Nethermind",
    code: -32005,
    message: "Too many logs requested. Max logs per response is 20000.",
    kind: "range",
  },
  {
    by: "Nethermind",
    code: -32016,
    message: "eth_getLogs request was canceled due to enabled timeout.",
    kind: "timeout",
  },
  { by: "Nethermind", code: -32015, message: "VM execution error: reverted", kind: "reverted" },
  { by: "Besu", code: -32005, message: "Requested range exceeds maximum range limit", kind: "range" },
  { by: "Besu", code: -32603, message: "Internal error", kind: "unavailable" },
  {
    by: "Hardhat",
    code: -32603,
    message: "VM Exception while processing transaction: reverted with custom error",
    kind: "reverted",
  },
  { by: "Hardhat", code: -32602, message: "Invalid value undefined supplied to : QUANTITY", kind: "refused" },
  // What stands in between
  { by: "a proxy", status: 502, message: "<html><title>502 Bad Gateway</title></html>", kind: "unavailable" },
  { by: "a proxy", status: 503, message: "Service Unavailable", kind: "unavailable" },
  { by: "a proxy", status: 504, message: "Gateway Time-out", kind: "timeout" },
  { by: "a proxy", status: 408, message: "Request Timeout", kind: "timeout" },
  { by: "a proxy", status: 500, message: "", kind: "unavailable" },
  { by: "a proxy", status: 413, message: "Request Entity Too Large", kind: "range" },
  { by: "a proxy", status: 404, message: "Not Found", kind: "refused" },
  { by: "Cloudflare", status: 520, message: "Web server is returning an unknown error", kind: "unavailable" },
  { by: "Cloudflare", status: 521, message: "Web server is down", kind: "unavailable" },
  { by: "Cloudflare", status: 522, message: "Connection timed out", kind: "timeout" },
  { by: "Cloudflare", status: 524, message: "A timeout occurred", kind: "timeout" },
  { by: "Cloudflare", status: 530, message: "error code: 1033", kind: "unavailable" },
  // Seen with a status that says nothing
  {
    by: "QuickNode",
    code: -32000,
    message: "eth_getLogs and eth_newFilter are limited to a 10,000 blocks range",
    kind: "range",
  },
  { by: "Fuse", code: -32000, message: "maximum [from, to] blocks distance: 5000, requested 9000", kind: "range" },
  { by: "Moonbeam", code: -32000, message: "requested block range is too big (max 3500)", kind: "range" },
  { by: "a provider", code: -32000, message: "eth_getLogs request limit exceeded: at most 1000 blocks", kind: "range" },
  { by: "a provider", code: -32000, message: "Please limit the query to at most 1000 blocks", kind: "range" },
  { by: "a provider", code: -32000, message: "please reduce the number of blocks", kind: "range" },
  {
    by: "Chainstack",
    code: -32000,
    message: "You've exceeded the RPS limit available on the current plan.",
    kind: "rate",
  },
  { by: "dRPC", code: -32000, message: "cu limit exceeded; Request too fast per second", kind: "rate" },
  { by: "a provider", code: -32000, message: "limit exceeded", kind: "rate" },
  { by: "a provider", code: -32000, message: "Max RPS reached", kind: "rate" },
  { by: "a provider", code: -32000, message: "exceeded allowed RPS of 25", kind: "rate" },
  { by: "a provider", code: -32000, message: "Your quota per second is used up", kind: "rate" },
  {
    by: "BlockPI",
    code: -32090,
    message: "Too many request, reason: call rate limit exhausted, retry in 10s",
    kind: "rate",
  },
  {
    by: "Envoy",
    code: -32000,
    message: "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
    kind: "unavailable",
  },
  { by: "Envoy", code: -32000, message: "no healthy upstream", kind: "unavailable" },
  { by: "a proxy", code: -32000, message: "server is busy", kind: "unavailable" },
  { by: "a proxy", code: -32000, message: 'Post "http://10.50.0.4:8545": EOF', kind: "unavailable" },
  { by: "a proxy", code: -32000, message: "write tcp 10.50.0.1:80: write: broken pipe", kind: "unavailable" },
  { by: "Geth", code: -32000, message: "historical state 0x500429 is not available", kind: "unavailable" },
  { by: "Erigon", code: -32000, message: "state at block #500 is pruned", kind: "unavailable" },
  { by: "Besu", code: -32000, message: "could not find block: 500", kind: "unavailable" },
  { by: "a node", code: -32000, message: "node is syncing", kind: "unavailable" },
  { by: "Postgres behind it", code: -32000, message: "canceling statement due to statement timeout", kind: "timeout" },
  { by: "Nethermind", code: -32000, message: "request cancelled: execution exceeded 5s", kind: "timeout" },
  { by: "Nethermind", code: -32015, message: "revert", kind: "reverted" },
];
