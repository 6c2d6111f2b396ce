import { expect } from "chai";
import type { OpenPage } from "../fixture.js";
import { CONNECT, type Using } from "./using.js";

/** A word of one byte again and again; as a root it gives nobody units. */
const word = (byte: string): string => `0x${byte.repeat(24)}${"00".repeat(8)}`;

/** Opens the form for a root, fills it in and sends it. */
async function bring(
  { page, press }: OpenPage,
  label: string,
  brought: { readonly root: string; readonly bundleHash: string },
): Promise<void> {
  await page.getByText(label, { exact: true }).first().click();
  await page.getByLabel("Root, 0x and 64 hex digits").fill(brought.root);
  await page.getByLabel("Hash of its bundle").fill(brought.bundleHash);
  await page.getByLabel("Address of its bundle").fill("https://example.org/bundle");
  await press(label);
}

/** Facts of the page *Council*. */
export function councilTests({ stage, open }: Using): void {
  it("opens holds and dismisses one, as the council", async () => {
    const { test } = stage();
    const page = await open("#/council", { wallet: { account: test.council.address } });
    await page.press(CONNECT);
    await page.page.getByLabel("Epoch").selectOption("0");
    await page.see("Work that was still disputed");
    await page.press("Open holds");
    await page.press(/^Dismiss the flag: /);
    await page.see(/^dismissed: goes to the account/);
    expect((await test.program.escrow.stateOf(0, test.stranger.address)).status).to.equal(2n);
  });

  it("proposes, confirms and ends an epoch, as operators", async () => {
    const { test } = stage();
    const { oracle } = test.program;
    const { time, mine } = test.connection.networkHelpers;
    await time.increaseTo(await oracle.cutOff(3));
    const [root, bundleHash] = [word("11"), word("22")];
    const first = await open("#/council", { wallet: { account: test.operator.address } });
    await first.press(CONNECT);
    await bring(first, "Propose a root", { root, bundleHash });
    await first.see(/^A root is proposed\./);
    await first.page.close();
    const second = await open("#/council", { wallet: { account: test.second.address } });
    await second.press(CONNECT);
    await second.press(`Confirm: ${root.slice(0, 10)}`);
    await second.see(/^A root is proposed\. 1 operators have confirmed it/);
    await time.increaseTo(await oracle.finalizableAt());
    await mine();
    await second.page.reload();
    await second.press(CONNECT);
    await second.press("Make final");
    await second.see(/^Nothing is proposed\./);
    expect(await oracle.rootOf(3)).to.equal(root);
  });

  it("challenges a root, and lays stake on it once stakes decide", async () => {
    const { test } = stage();
    const { oracle } = test.program;
    const { time, mine } = test.connection.networkHelpers;
    await time.increaseTo(await oracle.cutOff(3));
    await test.as(test.operator).oracle.propose(3, word("11"), word("22"), "https://example.org/wrong");
    const page = await open("#/council", { wallet: { account: test.challenger.address } });
    await page.press(CONNECT);
    await bring(page, "Challenge with another root", { root: word("33"), bundleHash: word("44") });
    await page.see(/^The root is disputed\./);
    const [challenged] = await oracle.queryFilter(oracle.filters.Challenged(3));
    expect(challenged?.args.root).to.equal(word("33"));
    await page.page.close();
    await time.increaseTo((await oracle.dispute()).stakesFrom);
    await mine();
    const backer = await open("#/council", { wallet: { account: test.second.address } });
    await backer.press(CONNECT);
    await backer.see(/^The root is disputed\. Stakes decide now/);
    const [behind, ahead] = [word("11").slice(0, 10), word("33").slice(0, 10)];
    await backer.page.getByLabel(`Units to lay on ${ahead}`).fill("5");
    await backer.press(`Add stake: ${ahead}`);
    await backer.see("The contract refused: Only roots that are behind can be added to.");
    await backer.page.getByLabel(`Units to lay on ${behind}`).fill("1000");
    await backer.press(`Add stake: ${behind}`);
    await backer.see("Done.");
    const laid = await oracle.queryFilter(oracle.filters.StakeAdded(3));
    expect(laid.at(-1)?.args.units).to.equal(1_000n);
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
