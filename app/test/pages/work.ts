import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { parseEther } from "ethers";
import type { Page } from "playwright-core";
import { readSubmissionFile, submissionDomain } from "../../../src/sources/submissions.js";
import { ReputationGovernor__factory } from "../../../typechain-types/index.js";
import { CONNECT, savedBy, type Using } from "./using.js";

async function textOf(request: IncomingMessage): Promise<string> {
  request.setEncoding("utf8");
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}

/** Address of a server that listens. */
async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Keeps back what the node answers to calls that name an account, as of when they were asked, until the function that it gives is called. */
async function holdCallsAbout(page: Page, account: string): Promise<() => void> {
  const released = Promise.withResolvers<undefined>();
  const name = account.slice(2).toLowerCase();
  await page.route("**", async (route) => {
    const body = route.request().postData() ?? "";
    if (!body.includes('"eth_call"') || !body.includes(name)) return route.continue();
    const response = await route.fetch();
    await released.promise;
    return route.fulfill({ response });
  });
  return () => released.resolve(undefined);
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

  it("delivers signed work to the endpoint that the program names", async () => {
    const received: string[] = [];
    const endpoint = createServer((request, response) => {
      response.setHeader("access-control-allow-origin", "*").setHeader("access-control-allow-headers", "content-type");
      void textOf(request).then((body) => {
        if (request.method === "POST") received.push(body);
        response.end();
      });
    });
    const submissions = await listening(endpoint);
    try {
      const page = await open("#/work", { wallet: {}, settings: { submissions } });
      await page.press(CONNECT);
      await page.page.getByLabel("Evidence").fill("https://example.org/delivered");
      await page.press("Sign");
      await page.see("Signed and delivered.");
      const { account, task } = JSON.parse(received[0] ?? "") as Record<string, unknown>;
      expect({ account, task }).to.deep.equal({ account: stage().test.stranger.address, task: 1 });
    } finally {
      endpoint.close();
    }
  });

  it("says so where the endpoint does not take it", async () => {
    const page = await open("#/work", { wallet: {}, settings: { submissions: `${stage().url}/nothing-here` } });
    await page.press(CONNECT);
    await page.page.getByLabel("Evidence").fill("https://example.org/refused");
    await page.press("Sign");
    await page.see(/^Signed, but the endpoint did not take it \(HTTP \d+\)/);
  });

  it("gives others points, and not oneself", async () => {
    const { test, beside, giftTask } = stage();
    const page = await open("#/work/rounds", { wallet: {} });
    await page.press(CONNECT);
    await page.page.getByLabel("For whom").fill(test.bot.address);
    await page.page.getByLabel("Points", { exact: true }).fill("30");
    await page.press("Give");
    await page.see("You have given 30 of 100 points in this round.");
    const rounds = await test.connection.ethers.getContractAt("PeerRound", beside.peerRound);
    expect(await rounds.giftOf(giftTask, 0, test.stranger.address, test.bot.address)).to.equal(30n);
    await page.page.getByLabel("For whom").fill(test.stranger.address);
    await page.press("Give");
    await page.see(/^The contract refused: .*oneself/);
  });

  it("keeps what was typed while a wallet is connected", async () => {
    const page = await open("#/work/rounds", { wallet: {} });
    await page.page.getByLabel(/^Amount/).fill("7");
    await page.page
      .getByLabel(/^Votes: /)
      .first()
      .fill("3");
    await page.press(CONNECT);
    await page.see(/^Your ballot costs/);
    expect(await page.page.getByLabel(/^Amount/).inputValue()).to.equal("7");
    expect(
      await page.page
        .getByLabel(/^Votes: /)
        .first()
        .inputValue(),
    ).to.equal("3");
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

  it("votes on a proposal, whose text is never markup, also before the account's own vote is read", async () => {
    const { test } = stage();
    const page = await open("#/work/proposals", { wallet: {} });
    await page.see("<b>Count translations twice</b>");
    const release = await holdCallsAbout(page.page, test.stranger.address);
    await page.press(CONNECT);
    await page.press(/^For: proposal/);
    await page.see("Done.");
    release();
    await page.see("You have voted.");
    const governor = ReputationGovernor__factory.connect(test.program.addresses.governor, test.stranger);
    const [created] = await governor.queryFilter(governor.filters.ProposalCreated());
    expect(await governor.hasVoted(created?.args.proposalId ?? 0n, test.stranger.address)).to.equal(true);
  });

  it("proposes a call to the voters", async () => {
    const { test } = stage();
    const data = test.program.registry.interface.encodeFunctionData("count");
    const page = await open("#/work/proposals", { wallet: {} });
    await page.press(CONNECT);
    await page.page.getByText("Propose", { exact: true }).first().click();
    await page.page.getByLabel("Contract to call").fill(test.program.addresses.taskRegistry);
    await page.page.getByLabel(/^Calldata/).fill(data);
    await page.page.getByLabel("What it does and why").fill("Look at the tasks");
    await page.press("Propose");
    await page.see("Done.");
    const governor = ReputationGovernor__factory.connect(test.program.addresses.governor, test.stranger);
    const created = await governor.queryFilter(governor.filters.ProposalCreated());
    expect(created.at(-1)?.args.calldatas).to.deep.equal([data]);
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
