import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { runDaemon, runOnce, type Daemon, type DaemonEvent } from "../../src/program/operator/daemon.js";
import type { Means } from "../../src/program/operator/perform.js";
import { rulesOption, type ComputeArgs } from "../epoch/options.js";
import { amountOption, wholeOption } from "../parse.js";
import { guarded, NOBODY, openSession } from "../session.js";
import { logOf } from "./log.js";
import { metricsOf } from "./metrics.js";

interface Args extends Omit<ComputeArgs, "epoch"> {
  readonly as: string;
  readonly uri: string;
  readonly poll: number;
  readonly mostFee: string;
  readonly fallback: string;
  readonly port: number;
  readonly once: boolean;
  readonly watch: boolean;
  readonly json: boolean;
}

/** Decimals of a gwei. */
const GWEI = 9n;
/** Seconds to wait for a transaction before the chain is looked at again; the same transaction is waited for then. */
const PATIENCE = 60;

export default async function run(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const poll = Math.max(1, wholeOption("poll", args.poll));
    const means = await meansOf(args, hre);
    const [log, metrics] = [logOf(args.json), metricsOf(poll)];
    const onEvent = (event: DaemonEvent): void => {
      log(event);
      metrics.observe(event);
    };
    const port = wholeOption("port", args.port, 2 ** 16);
    const server = port === 0 ? undefined : await metrics.serve(port);
    const stop = stopSignal();
    const daemon: Daemon = { means, poll, onEvent, isWatchtower: args.watch, signal: stop.signal };
    try {
      process.exitCode = await (args.once ? runOnce(daemon) : runDaemon(daemon));
    } finally {
      stop.forget();
      server?.close();
    }
  }, args);
}

/** One session for each key; they share the program's folder. */
async function meansOf(args: Args, hre: HardhatRuntimeEnvironment): Promise<Means[]> {
  const given = await rulesOption(args);
  const { rpc2 = "", fallback, uri, mostFee } = args;
  const limit = mostFee === "" ? {} : { mostFee: amountOption("most-fee", mostFee, GWEI) };
  const keys = args.watch ? [NOBODY] : args.as.split(",").map((key) => key.trim());
  const means: Means[] = [];
  for (const as of keys) {
    const session = await openSession(hre, { as, rpc2, fallback });
    means.push({ session: { ...session, ...limit, patience: PATIENCE }, given, uri });
  }
  return means;
}

/** Aborts on SIGTERM or SIGINT; the step at hand is ended first. A second one ends at once, which is as safe: what was sent is journaled. */
function stopSignal(): { readonly signal: AbortSignal; forget(): void } {
  const controller = new AbortController();
  const stop = (): void => (controller.signal.aborted ? process.exit(1) : controller.abort());
  for (const name of ["SIGTERM", "SIGINT"] as const) process.on(name, stop);
  const forget = (): void => {
    for (const name of ["SIGTERM", "SIGINT"] as const) process.off(name, stop);
  };
  return { signal: controller.signal, forget };
}
