import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { tasks } from "../../../tasks/index.js";

/** Options of a verb by their names; those left out have their defaults. */
export type Options = Readonly<Record<string, string | number | boolean>>;

type Action = (options: Options, hre: HardhatRuntimeEnvironment) => Promise<void>;

/** The definition of a verb. */
export function verbNamed(name: string): NewTaskDefinition {
  const found = tasks.find(({ id }) => id.join(" ") === name);
  if (found === undefined) throw new Error(`There is no verb ${name}`);
  return found as NewTaskDefinition;
}

/** What a verb does, once it has been given all of its options. */
export async function actionOf(name: string): Promise<Action> {
  const { action, options: known } = verbNamed(name);
  const { default: body } = (await action?.()) as unknown as { readonly default: Action };
  const defaults = Object.fromEntries(Object.values(known).map(({ name: key, defaultValue }) => [key, defaultValue]));
  return async (options, environment_) => {
    const unknown = Object.keys(options).find((key) => known[key] === undefined);
    if (unknown !== undefined) throw new Error(`${name} has no option ${unknown}`);
    await body({ ...defaults, ...options } as Options, environment_);
  };
}
