import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { parseEther, verifyTypedData } from "ethers";
import { readSubmissionFile, submissionDomain } from "../../src/sources/submissions.js";
import { appealTypedData, leaderboardOf, type CommunityProgram } from "../../src/client/index.js";
import { ReputationGovernor__factory } from "../../typechain-types/index.js";
import type { AppStage, OpenPage, View } from "./fixture.js";

/** What the tests of the community's pages work with. */
export interface Using {
  stage(): AppStage;
  open(path: string, view?: View): Promise<OpenPage>;
}

/** The file that a page gives its reader, saved in a folder. */
async function savedBy({ page, press }: OpenPage, folder: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), press("Save")]);
  const file = path.join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return file;
}

const CONNECT = "Connect Test wallet";

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

/** Facts of the page *Work*. */
export function workTests({ stage, open }: Using): void {
  it("lists tasks and signs work that the command line reads back", async () => {
    const { test } = stage();
    const page = await open("#/work", { wallet: {} });
    await page.press(CONNECT);
    await page.page.getByLabel("Task", { exact: true }).selectOption("2: Translation");
    await page.page.getByLabel("Evidence", { exact: true }).fill("https://example.org/page");
    await page.press("Sign");
    await page.see(/^Signed\. Save the file/);
    const domain = submissionDomain(31_337, test.program.addresses.taskRegistry);
    const [submission] = await readSubmissionFile(await savedBy(page, stage().home), domain);
    expect(submission?.account).to.equal(test.stranger.address.toLowerCase());
    expect(submission?.task).to.equal(2);
  });

  it("donates to a project, approving the very amount", async () => {
    const { test, beside } = stage();
    const page = await open("#/work/rounds", { wallet: {} });
    await page.press(CONNECT);
    await page.page.getByLabel(/^Amount/).fill("10");
    await page.press("Donate");
    await page.see("Done.");
    const rounds = await test.connection.ethers.getContractAt("QuadraticRound", beside.quadraticRound);
    const gift = await rounds.giftOf(1, test.bot.address, test.stranger.address);
    expect(gift.amount).to.equal(parseEther("10"));
    const token = test.program.tokenAt(await test.program.distributor.token());
    expect(await token.allowance(test.stranger.address, beside.quadraticRound)).to.equal(0n);
  });

  it("refuses to donate more than there is", async () => {
    const page = await open("#/work/rounds", { wallet: {} });
    await page.press(CONNECT);
    await page.page.getByLabel(/^Amount/).fill("1000");
    await page.see(/^You have .* only\.$/);
  });

  it("votes on past work", async () => {
    const { test, beside } = stage();
    const page = await open("#/work/rounds", { wallet: {} });
    await page.press(CONNECT);
    await page.page
      .getByLabel(/^Votes: /)
      .first()
      .fill("2");
    await page.press("Set my votes");
    await page.see("Done.");
    const rounds = await test.connection.ethers.getContractAt("RetroRound", beside.retroRound);
    expect(await rounds.votesOf(1, test.bot.address, test.stranger.address)).to.equal(2n);
  });

  it("votes on a proposal, whose text is never markup", async () => {
    const { test } = stage();
    const page = await open("#/work/proposals", { wallet: {} });
    await page.see("<b>Count translations twice</b>");
    await page.press(CONNECT);
    await page.press(/^For: proposal/);
    await page.see("You have voted.");
    const governor = ReputationGovernor__factory.connect(test.program.addresses.governor, test.stranger);
    const [created] = await governor.queryFilter(governor.filters.ProposalCreated());
    expect(await governor.hasVoted(created?.args.proposalId ?? 0n, test.stranger.address)).to.equal(true);
  });

  it("applies for a bounty", async () => {
    const { test, beside } = stage();
    const page = await open("#/work/bounties", { wallet: {} });
    await page.press(CONNECT);
    await page.page.getByLabel(/^Your offer/).fill("https://example.org/offer");
    await page.press("Apply: 1");
    await page.see("applied");
    const board = await test.connection.ethers.getContractAt("BountyBoard", beside.bountyBoard);
    expect((await board.candidateOf(1, test.stranger.address)).standing).to.equal(1n);
  });
}

/** Facts of the page *Council*. */
export function councilTests({ stage, open }: Using): void {
  it("opens holds and dismisses one, as the council", async () => {
    const { test } = stage();
    const page = await open("#/council", { wallet: { account: test.council.address } });
    await page.press(CONNECT);
    await page.page.getByLabel("Epoch").selectOption("0");
    await page.press("Open holds");
    await page.press(/^Dismiss the flag: /);
    await page.see(/^dismissed: goes to the account/);
    expect((await test.program.escrow.stateOf(0, test.stranger.address)).status).to.equal(2n);
  });

  it("gives every action as calldata for a multisig", async () => {
    const { test } = stage();
    const page = await open("#/council");
    await page.page.getByLabel("Epoch").selectOption("0");
    await page.see("Open holds");
    await page.page.getByText("Calldata for a multisig").first().click();
    await page.see(test.program.addresses.rewardEscrow);
    const selector = test.program.escrow.interface.getFunction("open").selector;
    await page.see(new RegExp(`^${selector}`));
  });

  it("shows a dispute with what it needs", async () => {
    const page = await open("#/council");
    await page.see("copied from others");
    await page.page
      .getByRole("button", { name: /Dispute 1$/ })
      .first()
      .waitFor();
  });
}
