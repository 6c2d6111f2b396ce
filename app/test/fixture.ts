import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NetworkConnection } from "hardhat/types/network";
import { chromium, type Browser, type Page } from "playwright-core";
import { openCommunity, type Beside } from "../../scripts/app/community.js";
import { buildApp, siteOf } from "../../scripts/app/site.js";
import { serve, type Site } from "../../scripts/app/serve.js";
import { readCredit } from "../../src/bundle/leaves.js";
import { encodeRows } from "../../src/engine/mirrors/batch.js";
import { parseRules } from "../../src/engine/rules/rules.js";
import { openDispute } from "../../src/program/actions/dispute.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import { makeFinal, writeEpoch } from "../../test/helpers/program/final-epoch.js";
import { launchProgram, type TestProgram } from "../../test/helpers/program/launch.js";
import { attestOne, workOf } from "../../test/helpers/program/outcomes.js";
import { ReputationGovernor__factory } from "../../typechain-types/index.js";
import { writeBigEpoch } from "./big-epoch.js";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const WALLET = readFileSync(join(import.meta.dirname, "wallet.js"), "utf8");

/** What a wallet of a test does besides its duty. */
export interface WalletQuirks {
  /** Account that it signs for; the stranger's if left out. */
  readonly account?: string;
  /** Chain that it is on until it is asked to switch. */
  readonly chainId?: number;
  readonly declines?: boolean;
}

/** How a page is opened. */
export interface View {
  readonly wallet?: WalletQuirks;
  readonly scheme?: "light" | "dark";
  readonly width?: number;
  /** Entries of `program.json` that differ. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What the site does wrong in a test. */
export interface Faults {
  rpc?: boolean;
  bundles?: boolean;
  tamper?: (bytes: Buffer) => Buffer;
}

/**
 * The app on a program with three final epochs: the first right, with work of a stranger that is disputed; the second with a root that its bundle
 * does not give; the third with a hundred thousand accounts.
 */
export interface AppStage {
  readonly test: TestProgram;
  /** A contributor of the first epoch. */
  readonly account: string;
  readonly beside: Beside;
  /** Task in whose rounds members give one another points. */
  readonly giftTask: number;
  /** Somebody who mostly copies others. */
  readonly copier: string;
  /** Folder of the bundles. */
  readonly home: string;
  readonly url: string;
  readonly dist: string;
  faults: Faults;
  /** Opens a path of the app; errors of the page are collected in `errors`. */
  open(path: string, view?: View): Promise<OpenPage>;
  close(): Promise<void>;
}

/** A page with what the tests do on it. */
export interface OpenPage {
  readonly page: Page;
  readonly errors: readonly string[];
  see(text: string | RegExp): Promise<void>;
  press(name: string | RegExp): Promise<void>;
}

/** Milliseconds until a text is missed. */
const PATIENCE = 20_000;

const acts = (page: Page, errors: readonly string[]): OpenPage => ({
  page,
  errors,
  see: (text) => page.getByText(text).first().waitFor({ timeout: PATIENCE }),
  press: (name) => page.getByRole("button", { name }).click({ timeout: PATIENCE }),
});

async function sabotage(page: Page, stage: { readonly faults: Faults }): Promise<void> {
  await page.route("**/bundles/**", async (route) => {
    const { bundles, tamper } = stage.faults;
    if (bundles === true) return route.abort();
    if (tamper === undefined || !/\/leaves\/\w+\.bin/.test(route.request().url())) return route.continue();
    const response = await route.fetch();
    return route.fulfill({ response, body: tamper(await response.body()) });
  });
}

async function changeSettings(page: Page, changes: Readonly<Record<string, unknown>>): Promise<void> {
  await page.route("**/program.json", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as object), ...changes } });
  });
}

async function openPage(browser: Browser, stage: AppStage, path: string, view: View): Promise<OpenPage> {
  const { wallet, scheme = "light", width = 1280 } = view;
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: scheme, locale: "en-GB" });
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  if (wallet !== undefined) {
    const options = JSON.stringify({ account: stage.test.stranger.address, ...wallet });
    await page.addInitScript({ content: `${WALLET}\nannounceWallet(${options});` });
  }
  await sabotage(page, stage);
  if (view.settings !== undefined) await changeSettings(page, view.settings);
  await page.goto(`${stage.url}/${path}`);
  return acts(page, errors);
}

/** Accounts of the large epoch. */
export const MANY = 100_000;

/** Points of an epoch: so few that one contributor's are enough to propose. */
const POINTS_PER_EPOCH = 100;

/** A program with so few points in an epoch that one contributor can propose. */
async function launch(connection: NetworkConnection): Promise<TestProgram> {
  const { reputation } = parseRules(await readFile("deploy/parameters/rules.json", "utf8"));
  return launchProgram(connection, {
    parameters: { pointsPerEpoch: POINTS_PER_EPOCH },
    rules: { reputation: { ...reputation, pointsPerEpoch: POINTS_PER_EPOCH } },
  });
}

const COPIER = `0x${"c0".repeat(20)}`;

/** The stranger's work: some that counts, some that is disputed, and a copy of what was paid; and somebody who copies it. */
async function workOfStranger(test: TestProgram): Promise<void> {
  const { stranger, challenger, bot } = test;
  await attestOne(test, { ...workOf(stranger.address, "good", 4), quantity: 50 });
  const contribution = await attestOne(test, { ...workOf(stranger.address, "doubtful", 4), quantity: 5 });
  await openDispute(test.session(challenger), { contribution }, { reason: 1, evidence: workOf("", "why").evidence });
  await test.connection.networkHelpers.time.increase(60);
  await attestOne(test, workOf(COPIER, "its own", 4));
  const copies = ["good", "doubtful", "good"].map((name) => workOf(COPIER, name, 4));
  await test.as(bot).batches.publish(encodeRows([workOf(stranger.address, "good", 4), ...copies]));
}

/** More than a credit takes: an estimate made within the second of another checkpoint is too low for the next second. */
const CREDIT_GAS = 5_000_000n;

/** Credits the stranger's reputation, and proposes something as the stranger. */
async function voteOfStranger({ connection, program, stranger }: TestProgram, home: string): Promise<void> {
  const credit = await readCredit(home, 0, stranger.address);
  if (credit === undefined) throw new Error("The stranger earned nothing");
  await program.reputation.credit(stranger.address, [credit], { gasLimit: CREDIT_GAS });
  await connection.networkHelpers.time.increase(60);
  const governor = ReputationGovernor__factory.connect(program.addresses.governor, stranger);
  const calls = [[program.addresses.taskRegistry], [0], ["0x"]] as const;
  await governor.propose([...calls[0]], [...calls[1]], [...calls[2]], "<b>Count translations twice</b>");
}

/** The first contributor who earned tokens and points: of so few points an epoch many round down to none. */
async function contributorWithPoints(home: string): Promise<string> {
  for (const { account } of await readContributionFile("data/contributions.csv"))
    if (((await readCredit(home, 0, account))?.reputation ?? 0n) > 0n) return account;
  throw new Error("Nobody earned points");
}

/** Builds the app, launches a program, makes its epochs final and starts a browser. */
export async function setAppStage(connection: NetworkConnection): Promise<AppStage> {
  if (!existsSync(CHROMIUM)) throw new Error(`There is no ${CHROMIUM}: install Chromium, or name it in CHROMIUM.`);
  const test = await launch(connection);
  await workOfStranger(test);
  const right = await writeEpoch(test);
  await makeFinal(test, right, "");
  const wrong = await writeEpoch(test, 1, 20);
  await makeFinal(test, { ...wrong, root: `0x${"ab".repeat(24)}${wrong.root.slice(50)}` }, "");
  await connection.networkHelpers.time.increaseTo(await test.program.oracle.cutOff(2));
  const big = await writeBigEpoch(right, 2, MANY, test.stranger.address);
  await makeFinal(test, big, "");
  await voteOfStranger(test, right.home);
  const account = await contributorWithPoints(right.home);
  const { beside, gifts } = await openCommunity({
    ...{ connection, program: test.program, sponsor: test.deployer, council: test.council, manager: test.taskManager },
    ...{ people: [test.stranger.address], projects: [test.bot.address, account] },
  });
  // The proposal's vote opens an hour after it was made.
  await connection.networkHelpers.time.increase(7_200);
  await connection.networkHelpers.mine();
  const rpc: Site["rpc"] = (method, params) =>
    stage.faults.rpc === true ? Promise.reject(new Error("connection lost")) : test.request(method, params);
  const dist = await buildApp();
  const bundles = `${right.home}/bundles`;
  const site = await siteOf(dist, {
    title: "Test community",
    program: test.program,
    rpc,
    bundles,
    beside,
    more: { gifts },
  });
  const served = await serve({ ...site, folders: { ...site.folders, "/bundles/epoch-1/": wrong.folder } }, 0);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  const stage: AppStage = {
    ...{
      test,
      account,
      beside,
      giftTask: gifts[0]?.task ?? 0,
      copier: COPIER,
      url: served.url,
      dist,
      home: right.home,
    },
    faults: {},
    open: (path, view = {}) => openPage(browser, stage, path, view),
    close: async () => {
      await browser.close();
      await served.close();
      await Promise.all([right.remove(), wrong.remove()]);
    },
  };
  return stage;
}

/** Watches how long a page goes without drawing; the answer gives the longest time so far, in milliseconds. */
export async function longestGap({ page }: OpenPage): Promise<() => Promise<number>> {
  // As text: what compiles the tests puts helpers into functions that a page does not know.
  await page.evaluate(`(() => {
    globalThis.longest = 0;
    let last = performance.now();
    const draw = (now) => {
      globalThis.longest = Math.max(globalThis.longest, now - last);
      last = now;
      requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
  })()`);
  return () => page.evaluate<number>("globalThis.longest");
}
