/** BanklessDAO's first two seasons as books: every payment out of the vault and by its grants committee, run through `GuildSeasons`. */
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { TEXT } from "../../src/sources/fields.js";
import { PUBLISHED, shown, SKIPPED, type Figure, type Tables } from "./figures.js";

const PAYMENT = {
  season: TEXT,
  flow: TEXT,
  day: SKIPPED,
  batch: SKIPPED,
  class: TEXT,
  account: TEXT,
  amount: PUBLISHED,
};

interface Payment {
  readonly season: string;
  readonly flow: string;
  readonly class: string;
  readonly account: string;
  readonly amount: bigint;
}

/** Recipients by class, each a guild of its own in the books, in the order of domains. */
const CLASSES = [
  ...["guild", "project", "bounty_board", "person_or_other", "grants_committee", "coordinape", "distribution"],
] as const;

const FLOWS = { vault_out: "vault", gc_out: "grants committee" } as const;

const DAY = 86_400n;

const sum = (payments: readonly Payment[]): bigint => payments.reduce((all, { amount }) => all + amount, 0n);

/** The books of both seasons. */
export async function seasons(tables: Tables): Promise<Figure[]> {
  const payments: Payment[] = await tables.read("payouts_bankless_seasons", PAYMENT);
  const figures: Figure[] = [];
  for (const season of [...new Set(payments.map((payment) => payment.season))].sort()) {
    const own = payments.filter((payment) => payment.season === season);
    for (const [flow, name] of Object.entries(FLOWS)) {
      figures.push(
        await book(
          `BanklessDAO ${season}, ${name}`,
          own.filter((payment) => payment.flow === flow),
        ),
      );
    }
    figures.push(committee(season, own));
  }
  return figures;
}

/** What the committee was given by the vault beside what it paid out; the rest is in neither list. */
function committee(season: string, own: readonly Payment[]): Figure {
  const given = sum(own.filter((payment) => payment.flow === "vault_out" && payment.class === "grants_committee"));
  const paid = sum(own.filter(({ flow }) => flow === "gc_out"));
  return {
    ...{ round: `BanklessDAO ${season}, both books`, what: "given to the committee; paid by it, tokens" },
    ...{ published: shown(given), computed: shown(paid) },
    error: `${shown(given - paid)} left with the committee, or paid before or after the lists`,
  };
}

/** Opens a season with what each class was paid as its budget, makes every payment, and closes it. */
async function book(round: string, payments: readonly Payment[]): Promise<Figure> {
  const connection = await network.create();
  try {
    const { token, contract, treasury, end } = await openBooks(connection, payments);
    for (const { class: of, account, amount } of payments) await contract.pay(1n, domainOf(of), account, amount, "");
    await connection.networkHelpers.time.increaseTo(end);
    await contract.close(1n);
    let error = await token.balanceOf(treasury);
    for (const of of new Set(payments.map((payment) => payment.class))) {
      const { paid } = await contract.guildOf(1n, domainOf(of));
      error += size(paid - sum(payments.filter((payment) => payment.class === of)));
    }
    let computed = 0n;
    for (const account of new Set(payments.map((payment) => payment.account))) {
      const balance = await token.balanceOf(account);
      computed += balance;
      error += size(balance - sum(payments.filter((payment) => payment.account === account)));
    }
    const classes = new Set(payments.map((payment) => payment.class)).size;
    const accounts = new Set(payments.map((payment) => payment.account)).size;
    const what = `${payments.length} payments of ${classes} classes to ${accounts} accounts, tokens`;
    return { round, what, published: shown(sum(payments)), computed: shown(computed), error: `${error} wei` };
  } finally {
    await connection.close();
  }
}

async function openBooks({ ethers, networkHelpers }: NetworkConnection, payments: readonly Payment[]) {
  const [opener, treasury] = await ethers.getSigners();
  if (opener === undefined || treasury === undefined) throw new Error("The chain has too few accounts.");
  const genesis = BigInt(await networkHelpers.time.latest());
  const clock = await ethers.deployContract("ReputationOracleMock", [genesis, 30n * DAY]);
  const board = await ethers.deployContract("BountyBoard", [treasury]);
  const contract = await ethers.deployContract("GuildSeasons", [board, clock]);
  const token = await ethers.deployContract("MockToken");
  await token.mint(opener, sum(payments));
  await token.approve(contract, sum(payments));
  const budgets = [...new Set(payments.map((payment) => payment.class))].map((of) => ({
    ...{ domain: domainOf(of), lead: opener.address },
    amount: sum(payments.filter((payment) => payment.class === of)),
  }));
  const terms = { token: await token.getAddress(), firstEpoch: 0n, lastEpoch: 2n, treasury: treasury.address };
  await contract.open(terms, budgets, "");
  return { token, contract, treasury, end: genesis + 90n * DAY };
}

function domainOf(name: string): number {
  const domain = CLASSES.findIndex((each) => each === name);
  if (domain < 0) throw new Error(`${name} is no class of recipients.`);
  return domain;
}

const size = (value: bigint): bigint => (value < 0n ? -value : value);
