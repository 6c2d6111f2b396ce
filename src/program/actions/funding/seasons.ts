import { DOMAIN_NAMES, DOMAINS } from "../../../engine/rules/contract-values.js";
import type { BountyTerms, SeasonTerms } from "../../../sources/funding.js";
import { eventOf, numberIn, send } from "../../send.js";
import { payInto } from "../stake.js";
import { awardedBy } from "./bounties.js";
import type { FundingSession } from "../../funding/session.js";

/**
 * Opens a season and puts in its budgets, which are the signer's tokens.
 * @returns Its number; undefined in a dry run.
 */
export async function openSeason(
  session: FundingSession,
  { terms, budgets, uri }: SeasonTerms,
): Promise<bigint | undefined> {
  const { seasons } = session.funding;
  const amount = budgets.reduce((sum, each) => sum + each.amount, 0n);
  const payment = { token: terms.token, to: await seasons.getAddress(), amount };
  const own = budgets.map((each) => ({ ...each }));
  const { mined } = await payInto(session, payment, seasons.open, [terms, own, uri]);
  return mined === undefined ? undefined : numberIn(eventOf(mined, seasons, "SeasonOpened"), "id");
}

/** A guild of a season. */
export interface GuildChoice {
  readonly id: bigint;
  readonly domain: number;
}

/** Pays an account out of a guild's budget, as its lead. */
export function payFromGuild(
  session: FundingSession,
  { id, domain }: GuildChoice,
  payment: { readonly account: string; readonly amount: bigint; readonly uri: string },
) {
  const { account, amount, uri } = payment;
  return send(session, session.funding.seasons.pay, [id, domain, account, amount, uri]);
}

/**
 * Posts a bounty out of a guild's budget, as its lead.
 * @returns Its number on the board; undefined in a dry run.
 */
export async function postFromGuild(
  session: FundingSession,
  { id, domain }: GuildChoice,
  { terms, milestones, uri }: BountyTerms,
): Promise<bigint | undefined> {
  const { seasons } = session.funding;
  const { mined } = await send(session, seasons.postBounty, [id, domain, terms, [...milestones], uri]);
  return mined === undefined ? undefined : numberIn(eventOf(mined, seasons, "GuildBountyPosted"), "bounty");
}

/** Takes back what a guild's bounty did not pay, whoever asks; gives the wei. */
export function collectBounty(session: FundingSession, bounty: bigint) {
  return send(session, session.funding.seasons.collect, [bounty]);
}

/** Closes a season that is over, whoever asks; gives the wei that went to its treasury. */
export function closeSeason(session: FundingSession, id: bigint) {
  return send(session, session.funding.seasons.close, [id]);
}

/** What a guild did with its budget, in wei. */
export interface GuildReport {
  readonly domain: number;
  readonly name: string;
  readonly lead: string;
  readonly granted: bigint;
  readonly paid: bigint;
  readonly posted: bigint;
  readonly left: bigint;
  /** Its bounties, with what each of them paid to winners. */
  readonly bounties: readonly { readonly bounty: bigint; readonly amount: bigint; readonly awarded: bigint }[];
}

/** The books of a season. */
export interface SeasonReport {
  readonly id: bigint;
  readonly token: string;
  readonly firstEpoch: bigint;
  readonly lastEpoch: bigint;
  readonly treasury: string;
  readonly closed: boolean;
  readonly guilds: readonly GuildReport[];
}

/** Reads what a season granted, paid, put into bounties and has left, guild by guild. */
export async function reportSeason(session: FundingSession, id: bigint): Promise<SeasonReport> {
  const { seasons } = session.funding;
  const { terms, closed } = await seasons.seasonOf(id);
  const { token, firstEpoch, lastEpoch, treasury } = terms;
  const guilds: GuildReport[] = [];
  for (let domain = 0; domain < DOMAINS; domain++) {
    const { lead, granted, paid, posted, left } = await seasons.guildOf(id, domain);
    if (granted === 0n) continue;
    const name = DOMAIN_NAMES[domain] ?? "";
    guilds.push({
      domain,
      name,
      lead,
      granted,
      paid,
      posted,
      left,
      bounties: await bountiesOf(session, { id, domain }),
    });
  }
  return { id, token, firstEpoch, lastEpoch, treasury, closed, guilds };
}

async function bountiesOf(session: FundingSession, { id, domain }: GuildChoice): Promise<GuildReport["bounties"]> {
  const { seasons } = session.funding;
  const posted = await seasons.queryFilter(seasons.filters.GuildBountyPosted(id, domain));
  const found = [];
  for (const { args } of posted) {
    const { bounty, amount } = args;
    found.push({ bounty, amount, awarded: await awardedBy(session, bounty) });
  }
  return found;
}
