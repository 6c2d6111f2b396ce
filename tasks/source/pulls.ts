import { readPulls } from "../../src/sources/exports/pulls.js";
import { sourceCsv } from "../../src/sources/outputs/work-csv.js";
import { writeWhole } from "../files.js";
import { json, print } from "../print.js";
import { guarded } from "../session.js";
import { sourceTerms, sumLines, writtenTo, type SourceArgs } from "./terms.js";

interface Args extends SourceArgs {
  readonly file: string;
}

export default async function pulls(args: Args): Promise<void> {
  await guarded(async () => {
    const { file, out = "" } = args;
    const { work, left, taken } = await readPulls(file, await sourceTerms(args));
    if (out !== "") writeWhole(out, sourceCsv(work));
    if (args.json === true) return print(json({ work, left: Object.fromEntries(left) }));
    print(`${file}: ${taken.format}, ${work.length} rows${writtenTo(out)}`);
    for (const line of sumLines(work)) print(line);
    for (const [reason, count] of left) print(`  left out: ${count} ${reason}`);
  }, args);
}
