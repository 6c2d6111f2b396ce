import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, ENCODING, EPOCH, FORMAT, JSON_FLAG, MAPPING, PREVIEW, SKIP } from "../options.js";

const TABLES = ["accounts", "profiles", "actions", "edges", "counterparties", "endorsements", "labels"] as const;

/** An option for each table that the detectors read. */
function withTables(builder: ReturnType<typeof task>): ReturnType<typeof task> {
  for (const name of TABLES)
    builder.addOption({
      name,
      type: ArgumentType.STRING,
      defaultValue: "",
      description: `CSV or JSONL of ${name}; see docs/integrity.md`,
    });
  builder.addOption({
    name: "columns",
    type: ArgumentType.STRING,
    defaultValue: "",
    description: "Columns whose names say nothing: account=holder,time=first_tx",
  });
  builder.addOption({
    name: "cheap",
    type: ArgumentType.STRING,
    defaultValue: "",
    description: "Kinds that cost one click, comma-separated; none if there is none",
  });
  builder.addOption({
    name: "own",
    type: ArgumentType.STRING,
    defaultValue: "",
    description:
      "Wallets of the program itself, such as treasury and payer, and its program.json, comma-separated: they join nobody",
  });
  builder.addOption({
    name: "rules",
    type: ArgumentType.STRING,
    defaultValue: "",
    description:
      "Rules whose thresholds and personhood to use; by default the built-in ones, accounts taken for persons",
  });
  for (const option of [ENCODING, MAPPING, FORMAT]) builder.addOption(option);
  builder.addVariadicArgument({
    name: "files",
    type: ArgumentType.STRING,
    defaultValue: [],
    description: "Tables of which the header tells what they are",
  });
  for (const flag of [SKIP, JSON_FLAG]) builder.addFlag(flag);
  return builder;
}

export const integrityVerbs: NewTaskDefinition[] = [
  withTables(task(["integrity", "scan"], "Run the detectors over any table of accounts, actions or edges"))
    .addOption({
      name: "out",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "CSV to write, one row an account",
    })
    .addFlag(PREVIEW)
    .setAction(() => import("./scan.js"))
    .build(),
  withTables(
    task(["integrity", "explain"], "Show what the detectors found about one account: of an epoch, or of any tables"),
  )
    .addOption({ ...EPOCH, description: "Epoch, where no table is given; by default that of the newest root" })
    .addOption({ ...ACCOUNT, description: "Account, as the tables name it" })
    .setAction(() => import("./explain.js"))
    .build(),
  withTables(task(["integrity", "trust"], "List everybody by the trust that reaches them from seeds by endorsements"))
    .addOption({
      name: "seeds",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Accounts that are trusted from the start, comma-separated, besides those of a column seed",
    })
    .addOption({
      name: "method",
      type: ArgumentType.STRING,
      defaultValue: "",
      description:
        "walks (default): ranks people best, but whoever endorses trusted accounts has some; eigen: only whom trusted accounts endorse",
    })
    .addOption({
      ...ACCOUNT,
      description: "One account only, as the tables name it: exit code 2 if no trust reaches it; by default everybody",
    })
    .addOption({
      name: "out",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "CSV to write, one row an account, most trusted first",
    })
    .setAction(() => import("./trust.js"))
    .build(),
];
