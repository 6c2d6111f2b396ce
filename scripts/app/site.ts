import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Program } from "../../src/program/contracts.js";
import { rewardToken } from "../../src/program/actions/reward.js";
import type { Rpc, Site } from "./serve.js";

const APP = path.resolve("app");

/** What the app is to show. */
export interface Shown {
  readonly title: string;
  readonly program: Program;
  readonly rpc: Rpc;
  /** Folder in which bundles stand as `epoch-0`, `epoch-1`, … */
  readonly bundles: string;
  /** Account that the demo wallet signs for; without one there is no demo wallet. */
  readonly account?: string;
  /** Addresses of contracts beside the program's own, and other entries of `program.json`. */
  readonly beside?: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Entries of a program's addresses that the app reads. */
const SHOWN = [
  ...["chainId", "startBlock", "distributor", "epochOracle", "reputationToken", "taskRegistry"],
  ...["contributionDisputes", "rewardEscrow", "emissionSchedule", "council", "governor", "eas"],
] as readonly (keyof Program["addresses"])[];

/** Builds the app's static files for production, whatever environment this process runs in; gives their folder. */
export async function buildApp(): Promise<string> {
  const vite = path.resolve("node_modules/vite/bin/vite.js");
  await promisify(execFile)(process.execPath, [vite, "build"], {
    cwd: APP,
    env: { ...process.env, NODE_ENV: "production" },
  });
  return path.join(APP, "dist");
}

/** The built app with a program's `program.json`, its bundles and a node. */
export async function siteOf(dist: string, shown: Shown): Promise<Site> {
  const { title, program, rpc, bundles, account, beside = {}, more = {} } = shown;
  const { symbol, decimals } = await rewardToken(program);
  const settings = {
    title,
    rpc: "rpc",
    symbol,
    decimals: Number(decimals),
    program: { ...Object.fromEntries(SHOWN.map((name) => [name, program.addresses[name]])), ...beside },
    bundles: ["bundles/epoch-{epoch}"],
    ...more,
  };
  const texts: Record<string, string> = { "/program.json": JSON.stringify(settings) };
  if (account !== undefined) {
    const page = await readFile(path.join(dist, "index.html"), "utf8");
    texts["/index.html"] = page.replace("</head>", '<script type="module" src="./demo-wallet.js"></script></head>');
    texts["/demo-wallet.js"] = await readFile(path.join(import.meta.dirname, "demo-wallet.js"), "utf8");
    texts["/demo-wallet.json"] = JSON.stringify({ account });
  }
  return { folders: { "/": dist, "/bundles/": bundles }, texts, rpc };
}
