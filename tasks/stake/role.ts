import { STAKE_VAULT_ROLE_NAMES } from "../../src/engine/rules/contract-values.js";
import { choiceOption } from "../parse.js";

/** A role's number in the vault. */
export const roleOption = (name: string): number => choiceOption("role", name, STAKE_VAULT_ROLE_NAMES, "is not a role");
