import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { verifyTypedData } from "ethers";
import { appealTypedData, leaderboardOf, type CommunityProgram } from "../../../src/client/index.js";
import { CONNECT, savedBy, type Using } from "./using.js";

/** Facts of the page *Why*: receipt, refusals, flags and appeal. */
export function whyTests({ stage, open }: Using): void {
  const why = (): string => `#/why/${stage().test.stranger.address}/0`;

  it("explains a receipt line by line", async () => {
    const page = await open(why());
    await page.see("Held because it rests on work that was still disputed");
    await page.see("Your share of the budget");
    await page.see("From points to weight");
    expect(page.errors).to.deep.equal([]);
  });

  it("names work that does not count, why, and the way out", async () => {
    const page = await open(why());
    await page.see("Its evidence was used before.");
    await page.see("Hand in work that is new.");
  });

  it("lets the account sign an appeal", async () => {
    const page = await open(why(), { wallet: {} });
    await page.press(CONNECT);
    await page.page.getByLabel("Your statement").fill("It is my own work.");
    await page.press("Sign");
    await page.see(/^Signed\. Save the file and send it to the council/);
    const { text, signature } = JSON.parse(await readFile(await savedBy(page, stage().home), "utf8")) as Record<
      string,
      string
    >;
    const { test } = stage();
    const program = test.program.addresses as unknown as CommunityProgram;
    const { domain, types, message } = appealTypedData(program, test.stranger.address, 0n, text ?? "");
    const appeal = types.Appeal.map((field) => ({ ...field }));
    expect(verifyTypedData(domain, { Appeal: appeal }, message, signature ?? "")).to.equal(test.stranger.address);
  });

  it("shows flags with their evidence, and the appeal", async () => {
    const page = await open(`#/why/${stage().copier}/0`);
    await page.see(/^Mostly copies of others' work \(sure to 70%\)$/);
    await page.see(/copies 3/);
    await page.page.getByRole("heading", { name: "Appeal" }).waitFor();
  });

  it("says that an account did no work in an epoch", async () => {
    const page = await open(`#/why/0x${"99".repeat(20)}/0`);
    await page.see("This account did no work in this epoch.");
  });

  it("says so where a bundle holds no receipts", async () => {
    const page = await open(`#/why/${stage().test.stranger.address}/2`);
    await page.see(/^The bundle of this epoch holds no receipts/);
  });
}

/** Facts of the page *People*. */
export function peopleTests({ stage, open }: Using): void {
  it("ranks people by points as the chain has them", async () => {
    const { test } = stage();
    const { program, request } = test;
    const source = {
      program: program.addresses as unknown as CommunityProgram,
      request: ({ method, params = [] }: { method: string; params?: readonly unknown[] }) =>
        request(method, [...params]),
    };
    const { people } = await leaderboardOf(source);
    expect(people.map(({ account }) => account)).to.deep.equal([test.stranger.address.toLowerCase()]);
    for (const { account, total, domains } of people) {
      expect(total)
        .to.equal(await program.reputation.totalReputationOf(account))
        .and.to.be.greaterThan(0n);
      expect(domains[5]).to.equal(await program.reputation.reputationOf(account, 5));
    }
    const page = await open("#/people");
    await page.see(test.stranger.address.toLowerCase());
    await page.page.getByLabel("Domain").selectOption("Translation");
    await page.see("Nobody has reputation yet.");
  });

  it("shows a profile with its badge and history", async () => {
    const page = await open(`#/people/${stage().test.stranger.address}`);
    await page.page.getByRole("img", { name: /^Badge of / }).waitFor();
    await page.see("Earned by epoch");
    await page.see("This account votes itself.");
  });

  it("delegates votes", async () => {
    const { test } = stage();
    const page = await open(`#/people/${test.stranger.address}`, { wallet: {} });
    await page.press(CONNECT);
    await page.page.getByLabel("Who votes with my points").fill(test.bot.address);
    await page.press("Delegate my votes");
    await page.see(`This account has delegated its votes to ${test.bot.address.toLowerCase()}.`);
    expect(await test.program.reputation.delegates(test.stranger.address)).to.equal(test.bot.address);
  });
}
