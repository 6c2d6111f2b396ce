import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { AS, DRY_RUN, JSON_FLAG, RULES, RULES_FILE } from "../options.js";

const text = <N extends string>(name: N, description: string) =>
  ({ name, type: ArgumentType.STRING, defaultValue: "", description }) as const;

/** What `program init` takes; what is left out is asked for on a terminal, and has its usual value elsewhere. */
const CHOICES = [
  text("template", "Kind of program: documentation, seasons, ambassadors or points"),
  text("name", "Name of the program"),
  text("token", "Token to pay in; a new one is made without it"),
  text("tokenName", "Name of the token that is made"),
  text("tokenSymbol", "Its symbol"),
  text("council", "Who rules on disputes and holds; a multisig"),
  text("guardian", "Who may pause for three days at most"),
  text("taskManager", "Who creates tasks and allows attesters"),
  text("remainderTo", "Who gets the treasury of a program that nobody runs any more"),
  text("epochLength", 'Length of an epoch, such as "7 days"'),
  text("initialBudget", 'Most that the first epoch pays, such as "100000 tokens"'),
  text("treasury", "Tokens that the treasury begins with, for the projection"),
  text("out", "Folder for the files; deploy/parameters and the name if left out"),
];

const init = task(
  ["program", "init"],
  "Write parameters, rules and tasks of a program from a template, and project what it pays; asks for what is not given",
);
for (const choice of CHOICES) init.addOption(choice);

export const programVerbs: NewTaskDefinition[] = [
  init
    .addFlag({ name: "force", description: "Write over files that exist" })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./init.js"))
    .build(),
  task(
    ["program", "deploy"],
    "Deploy a program: its token if it has none, EAS where the chain has none, then all contracts",
  )
    .addOption({
      name: "parameters",
      type: ArgumentType.STRING,
      defaultValue: "deploy/parameters/local.json",
      description: "The program's parameters",
    })
    .addOption(RULES_FILE)
    .addFlag({ name: "reset", description: "Forget an earlier deployment on a local chain" })
    .addFlag({
      name: "dryRun",
      description: "Check and deploy everything on a copy of the chain, say what it costs, send nothing",
    })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./deploy.js"))
    .build(),
  task(
    ["program", "hand-over"],
    "Hand a program over: roles to others, administration to the timelock; nothing stays with the deployer",
  )
    .addOption(text("guardian", "Who becomes guardian in place of the deployer"))
    .addOption(text("taskManager", "Who becomes task manager in place of the deployer"))
    .addOption(text("council", "Who is announced as council; sits after the notice"))
    .addFlag({
      name: "rolesOnly",
      description: "Keep the administration: the roles can be handed over before governance can begin",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./hand-over.js"))
    .build(),
  task(
    ["program", "doctor"],
    "Examine a program as an auditor would: code, bindings, powers, terms, rules, treasury, bonds, pauses, and how to mend what is wrong",
  )
    .addOption(RULES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./doctor.js"))
    .build(),
  task(["program", "join"], "Take part in a program that others deployed: check its file against the chain and keep it")
    .addPositionalArgument({ name: "file", description: "The program's program.json", type: ArgumentType.FILE })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./join.js"))
    .build(),
  task(["program", "calendar"], "Dates of the running and the coming epochs")
    .addOption({ name: "epochs", type: ArgumentType.INT, defaultValue: 4, description: "How many epochs" })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./calendar.js"))
    .build(),
  task(["program", "seal"], "Check that all contracts know each other and open the program, as its deployer")
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./seal.js"))
    .build(),
  task(
    ["program", "rules"],
    "Check rules against the contracts and set them for the epochs to come, or show the call that a vote has to make",
  )
    .addOption(RULES_FILE)
    .addOption({
      name: "uri",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Where the rules are published",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./rules.js"))
    .build(),
];
