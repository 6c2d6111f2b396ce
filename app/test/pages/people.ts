import { expect } from "chai";
import { ZeroHash } from "ethers";
import { leaderboardOf, type CommunityProgram } from "../../../src/client/index.js";
import { appealsOf } from "../../../src/program/actions/appeals/list.js";
import { CONNECT, type Using } from "./using.js";

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

  it("sends an appeal that the council sees", async () => {
    const page = await open(why(), { wallet: {} });
    await page.press(CONNECT);
    await page.page.getByLabel("Your statement").fill("It is my own work: <b>see</b> the draft.");
    await page.press("Send the appeal");
    await page.see("Done.");
    const { test } = stage();
    const [appeal, ...others] = await appealsOf(test, { epoch: 0n, accounts: [test.stranger.address] });
    expect(others).to.deep.equal([]);
    expect(appeal).to.include({ statement: "It is my own work: <b>see</b> the draft.", state: "open", work: ZeroHash });
  });

  it("sends an appeal against the refusal of work", async () => {
    const page = await open(why(), { wallet: {} });
    await page.press(CONNECT);
    const against = page.page.getByLabel("Against");
    await against.selectOption({ index: 1 });
    const work = await against.inputValue();
    await page.page.getByLabel("Your statement").fill("The earlier one was mine too.");
    await page.press("Send the appeal");
    await page.see("Done.");
    const { test } = stage();
    const appeals = await appealsOf(test, { epoch: 0n, accounts: [test.stranger.address] });
    expect(appeals.map(({ work: about }) => about)).to.include(work);
    expect(work).to.match(/^0x[0-9a-f]{64}$/);
  });

  it("takes an appeal from the account itself alone, and none that is too long", async () => {
    const page = await open(`#/why/${stage().copier}/0`, { wallet: {} });
    await page.press(CONNECT);
    await page.see("Only the account itself can appeal: connect its wallet.");
    expect(await page.page.getByRole("button", { name: "Send the appeal" }).isDisabled()).to.equal(true);
    await page.page.getByLabel("Your statement").fill("é".repeat(2_049));
    await page.see("A statement may have 4096 bytes.");
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
