/** Where rules are that stand here before they are on chain. */
export const PROGRAM_RULES = "deploy/parameters/rules.json";
