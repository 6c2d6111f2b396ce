/** Two rounds of peers on Coordinape: Developer DAO and BanklessDAO. */
import { peerRound, totalsOf, type Gift, type Member } from "../../src/engine/funding/gifts.js";
import { parseRound, type RoundParameters } from "../../src/engine/funding/parameters.js";
import { decimal } from "../../src/sources/rounds.js";
import { TEXT } from "../../src/sources/fields.js";
import { ascending, largestError, ONE, PUBLISHED, shown, SKIPPED, type Figure, type Tables } from "./figures.js";

type PeerParameters = RoundParameters<"peer">;

const DEVDAO_GIFT = { n: SKIPPED, giver: TEXT, receiver: TEXT, give: decimal(0) };
const DEVDAO_ROW = { n: TEXT, give_capped10: decimal(0), verified: TEXT, final_give: SKIPPED, code: PUBLISHED };
const DEVDAO_RESULT = { account: TEXT, code: PUBLISHED };
const BANKLESS_GIFT = { round: SKIPPED, circle: TEXT, giver: TEXT, receiver: TEXT, give: decimal(0) };
const BANKLESS_PAYMENT = { round: SKIPPED, batch: SKIPPED, account: SKIPPED, amount: PUBLISHED };

const DEVDAO = { kind: "peer", name: "Developer DAO", unverifiedCap: "10", capBps: 400, capExcess: "back" };

const devdaoRound = (choices: object): PeerParameters =>
  parseRound({ ...DEVDAO, pools: { main: String(1_000_000n * ONE) }, ...choices }) as PeerParameters;

const amountsBy = (parameters: PeerParameters, gifts: readonly Gift[], members: readonly Member[]) =>
  new Map(totalsOf(peerRound(gifts, parameters, members)));

const known = (id: string, facts: Partial<Member>): Member => ({
  id,
  wallet: id,
  verified: false,
  receives: true,
  ...facts,
});
const total = (values: Iterable<bigint>): bigint => [...values].reduce((sum, each) => sum + each, 0n);

/** The published table from its own capped totals: one gift to each row. */
async function devdaoTable(tables: Tables): Promise<Figure> {
  const rows = await tables.read("coordinape_devdao_table", DEVDAO_ROW);
  const gifts = rows.map(({ n, give_capped10 }) => ({
    circle: "main",
    giver: "all",
    receiver: n,
    points: give_capped10,
  }));
  const members = rows.map(({ n, verified }) => known(n, { verified: verified === "Yes" }));
  const amounts = amountsBy(devdaoRound({}), gifts, members);
  const published = rows.map(({ code }) => code);
  const error = largestError(
    published,
    rows.map(({ n }) => amounts.get(n) ?? 0n),
  );
  return {
    round: "Developer DAO, table",
    what: `${rows.length} rows, tokens`,
    published: shown(total(published)),
    computed: shown(total(amounts.values())),
    error: `${shown(error)}: published to five decimals`,
  };
}

/**
 * Members and gifts behind the list of accounts. The list does not say who was verified: where the table's rule would pay more than ten
 * points and the list pays ten, the account was not. Who gave points but is not in the list opted out.
 */
function devdaoMembers(gifts: readonly Gift[], results: ReadonlyMap<string, bigint>): Member[] {
  const least = results.size === 0 ? 0n : (ascending([...results.values()])[0] ?? 0n);
  return [...new Set(gifts.map(({ receiver }) => receiver))].map((id) => {
    const paid = results.get(id);
    return known(id, { verified: paid !== undefined && paid > 10n * least + ONE, receives: paid !== undefined });
  });
}

/** Payments to accounts from the gifts, with and without the two rows of the table that no gift leads to. */
async function devdaoAccounts(tables: Tables): Promise<Figure[]> {
  const rows = await tables.read("coordinape_devdao_gifts", DEVDAO_GIFT);
  const results = new Map(
    (await tables.read("coordinape_devdao_results", DEVDAO_RESULT)).map((row) => [row.account, row.code]),
  );
  const gifts = rows.map(({ giver, receiver, give }) => ({ circle: "main", giver, receiver, points: give }));
  const members = devdaoMembers(gifts, results);
  const strangers = [1, 2].map((i) => ({
    circle: "main",
    giver: "all",
    receiver: `row without gifts ${i}`,
    points: 10n,
  }));
  return [gifts, [...gifts, ...strangers]].map((list) => {
    const amounts = amountsBy(devdaoRound({ giftCap: "10" }), list, members);
    const computed = [...results.keys()].map((account) => amounts.get(account) ?? 0n);
    const error = shown(largestError([...results.values()], computed));
    const whole = list.length > gifts.length;
    return {
      round: `Developer DAO, accounts${whole ? " and two rows more" : ""}`,
      what: `${results.size} accounts from ${gifts.length} gifts, tokens`,
      published: shown(total(results.values())),
      computed: shown(total(computed)),
      error: whole
        ? `${error}: published to two decimals`
        : `${error}: the published shares count two rows of ten points that are neither in the gifts nor in the list`,
    };
  });
}

/** Payments of three circles with pools of their own, as sorted lists: ids and addresses are not joined. */
async function bankless(tables: Tables): Promise<Figure> {
  const rows = await tables.read("coordinape_bankless_gifts", BANKLESS_GIFT);
  const payments = (await tables.read("coordinape_bankless_payouts", BANKLESS_PAYMENT)).map(({ amount }) => amount);
  const pools = { c1: String(500_000n * ONE), c2: String(500_000n * ONE), c3: String(250_000n * ONE) };
  const parameters = parseRound({ kind: "peer", name: "BanklessDAO, December 2021", pools }) as PeerParameters;
  const gifts = rows.map(({ circle, giver, receiver, give }) => ({ circle, giver, receiver, points: give }));
  const amounts = peerRound(gifts, parameters).recipients.map(({ amount }) => amount);
  return {
    round: "BanklessDAO, December 2021",
    what: `${payments.length} payments of three circles, tokens`,
    published: shown(total(payments)),
    computed: shown(total(amounts)),
    error: `${shown(largestError(ascending(payments), ascending(amounts)))}: published to five decimals`,
  };
}

/** Every round whose tables are there. */
export async function coordinape(tables: Tables): Promise<Figure[]> {
  const devdao = tables.has("coordinape_devdao_gifts");
  return [
    ...(devdao ? [await devdaoTable(tables), ...(await devdaoAccounts(tables))] : []),
    ...(tables.has("coordinape_bankless_gifts") ? [await bankless(tables)] : []),
  ];
}
