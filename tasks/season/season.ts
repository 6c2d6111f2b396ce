import { AssayError } from "../../src/engine/errors.js";
import { DOMAINS } from "../../src/engine/rules/contract-values.js";
import { choiceOption, wholeOption } from "../parse.js";
import type { SignerArgs } from "../session.js";

/** Options of verbs that name a season. */
export interface SeasonArgs extends SignerArgs {
  readonly season: number;
}

/** Options of verbs that name a guild of a season. */
export interface GuildArgs extends SeasonArgs {
  readonly domain: number;
}

/** A season given on the command line. */
export function seasonOption(season: number): bigint {
  if (wholeOption("season", season) > 0) return BigInt(season);
  const hint = "`season open` prints its number.";
  throw new AssayError("INVALID_ARGUMENT", `--season ${season} is not a season.`, hint);
}

/** A guild given on the command line. */
export function guildOption({ season, domain }: GuildArgs): { readonly id: bigint; readonly domain: number } {
  const domains = Array.from({ length: DOMAINS }, (_, d) => String(d));
  return { id: seasonOption(season), domain: choiceOption("domain", String(domain), domains, "is no domain") };
}
