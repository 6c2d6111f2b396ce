import { expect } from "chai";
import { task } from "hardhat/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NewTaskActionFunction, NewTaskDefinition, TaskDefinition } from "hardhat/types/tasks";
import { buildFirst } from "../../tasks/build-first.js";

describe("verbs of a fresh clone", () => {
  const here = new URL(import.meta.url);
  const missing = new URL("no-such-bindings.ts", import.meta.url);

  /** What happens, in order, when a verb runs. */
  const run = async (bindings: URL): Promise<string[]> => {
    const steps: string[] = [];
    const action: NewTaskActionFunction = (args, hre) => {
      steps.push(`ran with ${Object.keys(args).length} options in ${hre.config.paths.root}`);
    };
    const verb = task("verb", "does something")
      .setAction(() => {
        steps.push("loaded");
        return Promise.resolve({ default: action });
      })
      .build();
    const hre = {
      config: { paths: { root: "here" } },
      tasks: { getTask: (name: string) => ({ run: () => Promise.resolve(steps.push(`task ${name}`)) }) },
    } as unknown as HardhatRuntimeEnvironment;
    const ready = buildFirst(verb, bindings) as NewTaskDefinition;
    const loaded = await ready.action?.();
    await loaded?.default({ a: 1 }, hre);
    return steps;
  };

  it("build before they are loaded", async () => {
    expect(await run(missing)).to.deep.equal(["task build", "loaded", "ran with 1 options in here"]);
  });

  it("build nothing that is there", async () => {
    expect(await run(here)).to.deep.equal(["loaded", "ran with 1 options in here"]);
  });

  it("stay as they are if they are only names", () => {
    const name = { type: "NEW_TASK", id: ["verbs"], description: "", options: {}, positionalArguments: [] };
    expect(buildFirst(name as unknown as TaskDefinition, missing)).to.equal(name);
  });
});
