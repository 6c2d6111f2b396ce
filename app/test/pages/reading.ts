import { expect } from "chai";
import type { Using } from "./using.js";

/** Facts of what the app reads, from nodes and hosts that may fail or lie. */
export function readingTests({ stage, open }: Using): void {
  const rewards = (): string => `#/rewards/${stage().account}`;

  it("says so when the node is lost, never zero, and goes on", async () => {
    const page = await open(rewards());
    await page.see("not booked yet");
    stage().faults.rpc = true;
    await page.page.reload();
    await page.see(/connection lost/);
    expect(await page.page.getByText("Can be claimed now").count()).to.equal(0);
    stage().faults.rpc = false;
    await page.press("Try again");
    await page.see("not booked yet");
  });

  it("cannot tell what a bundle holds that is down", async () => {
    stage().faults.bundles = true;
    const page = await open(rewards());
    await page.see(/^cannot be told/);
    expect(await page.page.getByText("nothing earned").count()).to.equal(0);
  });

  it("does not believe a tampered proof", async () => {
    stage().faults.tamper = (bytes) => Buffer.from(bytes.map((byte, i) => (i % 64 === 27 ? byte ^ 1 : byte)));
    const page = await open(rewards());
    await page.see(/is not in its tree/);
  });

  it("never makes markup of foreign text", async () => {
    stage().faults.tamper = () => Buffer.from("<img src=x onerror=alert(1)>");
    const page = await open(rewards());
    await page.see(/^cannot be told/);
    expect(await page.page.locator("main img").count()).to.equal(0);
    expect(page.errors).to.deep.equal([]);
  });

  it("refuses an address that is none", async () => {
    const page = await open("");
    await page.page.getByLabel("Account").fill("0x12");
    await page.see(/^This is no address/);
    await page.page.getByLabel("Account").fill(stage().account);
    await page.press("Show");
    await page.see("not booked yet");
    expect(page.page.url()).to.include(rewards());
  });

  it("verifies an epoch in the reader's own browser", async () => {
    const page = await open("#/epochs");
    await page.press("Verify: Epoch 0");
    await page.see(/^Right: \d+ leaves give the root on chain\.$/);
  });

  it("finds an epoch whose leaves do not give its root", async () => {
    const page = await open("#/epochs");
    await page.press("Verify: Epoch 1");
    await page.see("Wrong: the published leaves do not give the root on chain.");
  });
}
