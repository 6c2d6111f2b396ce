import { readFileSync } from "node:fs";
import { formatUnits } from "ethers";
import { AssayError } from "../../src/engine/errors.js";
import { computeRound, roundCsv, type ComputedRound } from "../../src/program/actions/round.js";
import { printable } from "../../src/engine/printable.js";
import { parseDocument } from "../../src/sources/text/json.js";
import { writeWhole } from "../files.js";
import { encodingOption } from "../parse.js";
import { json, note, print, type Print } from "../print.js";
import { guarded } from "../session.js";

/** Options of `round compute`; an empty string means not given. */
export interface RoundArguments {
  readonly file?: string | undefined;
  readonly parameters?: string | undefined;
  readonly tallies?: string | undefined;
  readonly members?: string | undefined;
  readonly out?: string | undefined;
  /** Encoding of files without a byte order mark. */
  readonly encoding?: string | undefined;
  readonly json?: boolean | undefined;
}

/** What the verb touches outside the library. */
export interface RoundDependencies {
  readonly readText: (file: string) => string;
  readonly writeText: (file: string, text: string) => void;
  readonly print: Print;
  /** Is told what each file was read as. */
  readonly note?: Print;
}

const onDisk: RoundDependencies = { readText, writeText: writeWhole, print, note };

const given = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new AssayError("NOT_FOUND", `${file} cannot be read: ${error instanceof Error ? error.message : ""}.`);
  }
}

/** `round compute`: reads the files of a round, prints what it pays to whom, and writes it as CSV. */
export async function roundCompute(args: RoundArguments, io: RoundDependencies = onDisk): Promise<ComputedRound> {
  const parameters = given(args.parameters);
  if (parameters === undefined) {
    throw new AssayError(
      "INVALID_ARGUMENT",
      "--parameters is missing.",
      "docs/funding.md has an example for each kind.",
    );
  }
  const files = {
    file: given(args.file),
    tallies: given(args.tallies),
    members: given(args.members),
    encoding: encodingOption(args.encoding),
    ...(io.note === undefined ? {} : { note: io.note }),
  };
  const computed = await computeRound(parseDocument(parameters, io.readText(parameters)), files);
  const out = given(args.out);
  if (out !== undefined) io.writeText(out, roundCsv(computed.result));
  if (args.json === true) io.print(json({ hash: computed.hash, ...computed.result }));
  else for (const line of lines(computed)) io.print(line);
  return computed;
}

/** A result for people: amounts in tokens. */
function lines({ parameters, hash, result }: ComputedRound): string[] {
  const tokens = (units: bigint): string => formatUnits(units, parameters.decimals);
  const refused = Object.entries(result.refused).map(([reason, rows]) => `${reason} ${rows}`);
  return [
    `${parameters.name}: ${parameters.kind}, parameters ${hash}`,
    ...result.recipients.map(({ circle, id, counted, amount }) => {
      return `  ${circle === "" ? "" : `${printable(circle)}  `}${printable(id)}  ${tokens(amount)}  (${counted} rows count)`;
    }),
    `paid ${tokens(result.paid)}, back to the pool's owner ${tokens(result.left)}`,
    ...(result.alpha === undefined ? [] : [`alpha ${formatUnits(result.alpha, 18)}`]),
    ...(refused.length === 0 ? [] : [`rows that do not count: ${refused.join(", ")}`]),
  ];
}

/** Action of the task `round compute`. */
export default async function (args: RoundArguments): Promise<void> {
  await guarded(async () => void (await roundCompute(args)));
}
