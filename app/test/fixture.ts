import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { NetworkConnection } from "hardhat/types/network";
import { chromium, type Browser, type Page } from "playwright-core";
import { buildApp, siteOf } from "../../scripts/app/site.js";
import { serve, type Site } from "../../scripts/app/serve.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import { makeFinal, writeEpoch } from "../../test/helpers/program/final-epoch.js";
import { launchProgram, type TestProgram } from "../../test/helpers/program/launch.js";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const WALLET = readFileSync(join(import.meta.dirname, "wallet.js"), "utf8");

/** What a wallet of a test does besides its duty. */
export interface WalletQuirks {
  /** Chain that it is on until it is asked to switch. */
  readonly chainId?: number;
  readonly declines?: boolean;
}

/** How a page is opened. */
export interface View {
  readonly wallet?: WalletQuirks;
  readonly scheme?: "light" | "dark";
  readonly width?: number;
}

/** What the site does wrong in a test. */
export interface Faults {
  rpc?: boolean;
  bundles?: boolean;
  tamper?: (bytes: Buffer) => Buffer;
}

/** The app on a program with two final epochs: the first right, the second with a root that its bundle does not give. */
export interface AppStage {
  readonly test: TestProgram;
  /** A contributor of the first epoch. */
  readonly account: string;
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
  await page.goto(`${stage.url}/${path}`);
  return acts(page, errors);
}

/** Builds the app, launches a program, makes two epochs final and starts a browser. */
export async function setAppStage(connection: NetworkConnection): Promise<AppStage> {
  if (!existsSync(CHROMIUM)) throw new Error(`There is no ${CHROMIUM}: install Chromium, or name it in CHROMIUM.`);
  const test = await launchProgram(connection);
  const right = await writeEpoch(test);
  await makeFinal(test, right, "");
  const wrong = await writeEpoch(test, 1, 20);
  await makeFinal(test, { ...wrong, root: `0x${"ab".repeat(24)}${wrong.root.slice(50)}` }, "");
  const rpc: Site["rpc"] = (method, params) =>
    stage.faults.rpc === true ? Promise.reject(new Error("connection lost")) : test.request(method, params);
  const dist = await buildApp();
  const bundles = `${right.home}/bundles`;
  const site = await siteOf(dist, { title: "Test community", program: test.program, rpc, bundles });
  const served = await serve({ ...site, folders: { ...site.folders, "/bundles/epoch-1/": wrong.folder } }, 0);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  const stage: AppStage = {
    test,
    account: (await readContributionFile("data/contributions.csv"))[0]?.account ?? "",
    url: served.url,
    dist,
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
