import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { JSON_FLAG } from "../options.js";
import type { VerbAction } from "./action.js";

const CALLDATA = {
  name: "calldata",
  type: ArgumentType.STRING,
  defaultValue: "",
  description:
    "Check everything, send nothing, print the calls: plain, or safe, a batch for the transaction builder of Safe; --as may be any address then",
} as const;

/** A verb that also speaks to machines: `--json` wherever it has none of its own, and `--calldata` where it sends. */
export function forMachines(verb: NewTaskDefinition): NewTaskDefinition {
  if (verb.action === undefined) return verb;
  const { action, options } = verb;
  const own = options[JSON_FLAG.name] !== undefined;
  const sends = options["dryRun"] !== undefined && options["as"] !== undefined;
  if (own && !sends) return verb;
  return {
    ...verb,
    action: async () => {
      const [{ default: body }, { machineAction }] = await Promise.all([action(), import("./action.js")]);
      return { default: machineAction(body as VerbAction<object>, own) };
    },
    options: {
      ...options,
      ...(own ? {} : { [JSON_FLAG.name]: { ...JSON_FLAG, type: ArgumentType.FLAG, defaultValue: false } }),
      ...(sends ? { [CALLDATA.name]: CALLDATA } : {}),
    },
  };
}
