/** Evidence of click mining in tables of accounts, actions and edges: pure, without Node's built-ins, for browsers too. */
export { scan, type ScanResult } from "./integrity/scan.js";
export { parseIntegrityRules, type IntegrityRules } from "./integrity/rules.js";
export type { Finding, FindingCode } from "./integrity/findings.js";
export type { ScanInput } from "./integrity/tables.js";
