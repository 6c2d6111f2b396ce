import type { ExportFormat } from "../exports/format.js";
import { allContributors } from "./all-contributors.js";
import { coordinapeGifts, coordinapeResults } from "./coordinape.js";
import { discord } from "./discord.js";
import { discourse, discoursePosts } from "./discourse.js";
import { easRows } from "./eas-rows.js";
import { github } from "./github.js";
import { merkleDump } from "./merkle-dump.js";
import { addressList, dispersePayments, headedList, safePayments } from "./payments.js";
import { praise, praiseDished } from "./praise.js";
import { snapshot } from "./snapshot.js";
import { sourcecredAccounts, sourcecredGraph, sourcecredLedger, sourcecredView } from "./sourcecred.js";

/** Every format that is recognised. No two of them fit one file. */
export const FORMATS: readonly ExportFormat[] = [
  ...[coordinapeResults, coordinapeGifts, praise, praiseDished],
  ...[sourcecredLedger, sourcecredView, sourcecredAccounts, sourcecredGraph, allContributors],
  ...[discord, discourse, discoursePosts, snapshot, github, easRows],
  ...[safePayments, dispersePayments, addressList, headedList, merkleDump],
];
