/** One start of an operator's daemon in a process of its own, so that it can be killed: `child.ts MACHINE RULES`, both JSON. */
import { parseRules, rulesHash } from "../../../src/engine/rules/rules.js";
import { startOnce, type Machine } from "./operators.js";

const [machine = "", text = ""] = process.argv.slice(2);
const rules = parseRules(text);
process.exitCode = await startOnce(JSON.parse(machine) as Machine, new Map([[rulesHash(rules), rules]]));
process.exit();
