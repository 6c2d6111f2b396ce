/** Where rules are that stand here before they are on chain. */
export const PROGRAM_RULES = "deploy/parameters/rules.json";

/** Chains that run on one's own machine. */
export const LOCAL_CHAIN = 31_337;

/** Port of their node unless `ASSAY_LOCAL_PORT` names another. */
const LOCAL_PORT = "8545";

/** Name of a chain's folders. Local chains beside each other have the same id, so that those on other ports have theirs in the name. */
export function chainFolder(chainId: number, port = process.env["ASSAY_LOCAL_PORT"] ?? ""): string {
  const isBeside = chainId === LOCAL_CHAIN && port !== "" && port !== LOCAL_PORT;
  return isBeside ? `chain-${chainId}-${port}` : `chain-${chainId}`;
}
