import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { network } from "hardhat";
import { PROGRAM_CHAIN } from "../../test/helpers/program/launch.js";
import { councilTests } from "./pages/council.js";
import { peopleTests, whyTests } from "./pages/people.js";
import { readingTests } from "./pages/reading.js";
import type { Using } from "./pages/using.js";
import { workTests } from "./pages/work.js";
import { longestGap, MANY, setAppStage, type AppStage, type OpenPage, type WalletQuirks } from "./fixture.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Most bytes after gzip that the first page loads. */
const FIRST_PAGE = 250_000;
const CLAIM = "Claim everything";

const connection = await network.create(PROGRAM_CHAIN);

let stage: AppStage;
let open: OpenPage;
let restore: () => Promise<void>;

const rewards = (): string => `#/rewards/${stage.account}`;

/** Opens the account's rewards with a connected wallet. */
async function openConnected(wallet: WalletQuirks = {}): Promise<OpenPage> {
  open = await stage.open(rewards(), { wallet });
  await open.see("not booked yet");
  await open.press("Connect Test wallet");
  return open;
}

const claimable = ({ page }: OpenPage): Promise<boolean> => page.getByRole("button", { name: CLAIM }).isEnabled();

/** Faults that axe finds on a page; the page's policy lets no script in, so it comes through the browser's protocol. */
async function faultsOfAccess({ page }: OpenPage): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

/** Longest time in milliseconds that a page may not draw while it verifies; on a machine with other work it is far from that of a quiet one. */
const LONGEST_GAP = 1_000;

before(async function () {
  this.timeout(400_000);
  stage = await setAppStage(connection);
});

after(() => stage.close());

beforeEach(async () => {
  stage.faults = {};
  const snapshot = await connection.networkHelpers.takeSnapshot();
  restore = () => snapshot.restore();
});

afterEach(async () => {
  await open.page.close();
  await restore();
});

describe("app: claiming", function () {
  this.timeout(90_000);

  it("shows what an account earned and claims rewards and reputation at once", async () => {
    await openConnected();
    await open.press(CLAIM);
    await open.see(/^Done: everything is booked/);
    await open.see(/^booked$/);
    expect(await stage.test.program.distributor.creditOf(stage.account, 0)).to.be.greaterThan(0n);
    expect(await stage.test.program.reputation.isCredited(stage.account, 0)).to.equal(true);
    expect(open.errors).to.deep.equal([]);
  });

  it("claims again what has vested since", async () => {
    await openConnected();
    await open.press(CLAIM);
    await open.see(/^Done: everything is booked/);
    await connection.networkHelpers.time.increase(400 * 86_400);
    await connection.networkHelpers.mine();
    await open.page.reload();
    await open.press("Connect Test wallet");
    await open.press(CLAIM);
    await open.see(/^Done: .* paid/);
    const { distributor, tokenAt } = stage.test.program;
    const released = (await distributor.releasedOf(stage.account)) * (await distributor.unit());
    expect(await tokenAt(await distributor.token()).balanceOf(stage.account))
      .to.equal(released)
      .and.to.be.greaterThan(0n);
  });

  it("pays somebody else if its owner says so", async () => {
    const { test } = stage;
    const owner = test.stranger;
    await connection.networkHelpers.time.increase(400 * 86_400);
    await connection.networkHelpers.mine();
    open = await stage.open(`#/rewards/${owner.address}`, { wallet: {} });
    await open.press("Connect Test wallet");
    await open.page.getByText("Pay somebody else this time").click();
    await open.page.getByLabel("Recipient").fill("0x12");
    await open.see(/^This is no address/);
    expect(await claimable(open)).to.equal(false);
    await open.page.getByLabel("Recipient").fill(test.guardian.address);
    await open.press(CLAIM);
    await open.see(/^Done/);
    const { distributor, tokenAt } = test.program;
    const token = tokenAt(await distributor.token());
    expect(await token.balanceOf(test.guardian))
      .to.equal((await distributor.releasedOf(owner)) * (await distributor.unit()))
      .and.to.be.greaterThan(0n);
  });

  it("shows the vesting schedule as a chart with words", async () => {
    await openConnected();
    await open.press(CLAIM);
    const chart = open.page.getByRole("img", { name: /^Vested tokens from / });
    await chart.waitFor();
    expect(await chart.locator("canvas").count()).to.equal(1);
  });

  it("goes on when somebody else claimed first", async () => {
    await openConnected();
    const other = await stage.open(rewards(), { wallet: {} });
    await other.press("Connect Test wallet");
    await other.press(CLAIM);
    await other.see(/^Done/);
    await other.page.close();
    await open.press(CLAIM);
    await open.see(/^Done/);
    await open.see(/^booked$/);
  });

  it("asks to switch a wallet that is on another network", async () => {
    await openConnected({ chainId: 1 });
    await open.see("Your wallet is on another network. Switch it to chain 31337.");
    expect(await claimable(open)).to.equal(false);
    await open.press("Switch network");
    await open.see(/^Connected:/);
    expect(await claimable(open)).to.equal(true);
  });

  it("says that a declined transaction was not sent", async () => {
    await openConnected({ declines: true });
    await open.press(CLAIM);
    await open.see("You declined the transaction. Nothing was sent.");
    expect(await stage.test.program.distributor.creditOf(stage.account, 0)).to.equal(0n);
  });

  it("says so when the node is lost in the middle of a claim", async () => {
    await openConnected();
    await open.see(/^Connected:/);
    stage.faults.rpc = true;
    await open.press(CLAIM);
    await open.see(/^It did not work: .*connection lost/);
  });
});

/** How the tests of the pages open them. */
const using: Using = {
  stage: () => stage,
  open: async (path, view) => (open = await stage.open(path, view)),
};

for (const [name, tests] of Object.entries({
  reading: readingTests,
  why: whyTests,
  people: peopleTests,
  work: workTests,
  council: councilTests,
}))
  describe(`app: ${name}`, function () {
    this.timeout(90_000);
    tests(using);
  });

describe("app: a hundred thousand accounts", function () {
  this.timeout(120_000);

  it("finds and claims what one of them earned", async () => {
    const { stranger, program } = stage.test;
    open = await stage.open(`#/rewards/${stranger.address}`, { wallet: {} });
    await open.press("Connect Test wallet");
    await open.press(CLAIM);
    await open.see(/^Done/);
    expect(await program.distributor.creditOf(stranger.address, 2)).to.equal(1_000_000n);
  });

  it("verifies all of their leaves while the page goes on", async () => {
    open = await stage.open("#/epochs");
    await open.page.getByRole("button", { name: "Verify: Epoch 2" }).waitFor();
    const gap = longestGap(open);
    await open.press("Verify: Epoch 2");
    await open.see(`Right: ${MANY.toLocaleString("en-GB")} leaves give the root on chain.`);
    expect(await (await gap)()).to.be.lessThan(LONGEST_GAP);
  });
});

describe("app: for everybody", function () {
  this.timeout(90_000);

  for (const [name, path, sign] of [
    ["rewards", rewards, "not booked yet"],
    ["epochs", () => "#/epochs", "final"],
    ["reasons", () => `#/why/${stage.test.stranger.address}/0`, "Appeal"],
    ["people", () => "#/people", "Rank"],
    ["profiles", () => `#/people/${stage.test.stranger.address}`, "Votes"],
    ["tasks", () => "#/work", "Rubric"],
    ["bounties", () => "#/work/bounties", "Apply"],
    ["rounds", () => "#/work/rounds", "Set my votes"],
    ["proposals", () => "#/work/proposals", "Abstain"],
    ["council's matters", () => "#/council", "copied from others"],
  ] as const) {
    for (const scheme of ["light", "dark"] as const) {
      for (const width of [360, 1280]) {
        it(`${name} have no fault of access, ${scheme}, ${width} pixels`, async () => {
          open = await stage.open(path(), { wallet: {}, scheme, width });
          await open.see(sign);
          expect(await faultsOfAccess(open)).to.deep.equal([]);
          const wide = await open.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
          expect(wide, "wider than the screen").to.equal(false);
        });
      }
    }
  }

  it("can be used by keyboard alone", async () => {
    open = await stage.open("", { wallet: {} });
    await open.page.getByLabel("Account").focus();
    await open.page.keyboard.type(stage.account);
    await open.page.keyboard.press("Enter");
    await open.see("not booked yet");
    await open.page.getByRole("button", { name: "Connect Test wallet" }).focus();
    await open.page.keyboard.press("Enter");
    await open.see(/^Connected:/);
    await open.page.getByRole("button", { name: CLAIM }).focus();
    await open.page.keyboard.press("Enter");
    await open.see(/^Done/);
  });

  it("loads less than 250 kB for its first page", async () => {
    open = await stage.open("");
    const assets = join(stage.dist, "assets");
    const first = readdirSync(assets).filter((name) => !name.includes("worker"));
    const bytes = first.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0);
    expect(bytes).to.be.lessThan(FIRST_PAGE);
  });
});
