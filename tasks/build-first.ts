import { existsSync } from "node:fs";
import { TaskDefinitionType, type NewTaskActionFunction, type TaskDefinition } from "hardhat/types/tasks";

/** What every verb imports and only a build makes. */
const BINDINGS = new URL("../typechain-types/index.ts", import.meta.url);

/** The same verb, which builds the contracts first where nobody has done so: its code needs their bindings. */
export function buildFirst(definition: TaskDefinition, bindings = BINDINGS): TaskDefinition {
  if (definition.type !== TaskDefinitionType.NEW_TASK || definition.action === undefined) return definition;
  const load = definition.action;
  const action = () => (existsSync(bindings) ? load() : Promise.resolve({ default: afterBuild(load) }));
  return { ...definition, action };
}

function afterBuild(load: () => Promise<{ default: NewTaskActionFunction }>): NewTaskActionFunction {
  return async (args, hre): Promise<unknown> => {
    process.stderr.write("Building the contracts once ...\n");
    await hre.tasks.getTask("build").run({ quiet: true });
    return (await load()).default(args, hre);
  };
}
