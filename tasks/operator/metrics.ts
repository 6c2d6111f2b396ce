import { createServer, type Server, type ServerResponse } from "node:http";
import { Counter, Gauge, Registry } from "prom-client";
import type { DaemonEvent } from "../../src/program/operator/daemon.js";
import type { OperatorFacts } from "../../src/program/operator/decide/facts.js";

/** Numbers of a daemon for Prometheus, and whether it is well. */
export interface Metrics {
  observe(event: DaemonEvent): void;
  /** Serves `/metrics` and `/health` on the loopback address. */
  serve(port: number): Promise<Server>;
}

/** Looks at the chain that may fail before a daemon counts as ill. */
const MISSED = 5;

const gauges = (registry: Registry) => {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `assay_${name}`, help, labelNames, registers: [registry] });
  return {
    block: gauge("block", "Newest block that was read"),
    time: gauge("chain_time_seconds", "Its time"),
    epoch: gauge("epoch", "Next epoch to be settled"),
    status: gauge("epoch_status", "0 not proposed, 1 proposed, 2 disputed"),
    bonded: gauge("bonded_wei", "Bonded as an operator", ["account"]),
    locked: gauge("locked_wei", "Held by stakes on roots", ["account"]),
    balance: gauge("balance_wei", "Coins for fees", ["account"]),
    troubles: gauge("troubles", "What only a person can mend", ["code"]),
  };
};

/** @param poll Seconds between two looks at the chain. */
export function metricsOf(poll: number, now: () => number = () => performance.now()): Metrics {
  const registry = new Registry();
  const shown = gauges(registry);
  const steps = new Counter({
    name: "assay_steps_total",
    help: "Steps by what came of them",
    labelNames: ["act", "result"],
    registers: [registry],
  });
  const gas = new Counter({ name: "assay_gas_total", help: "Gas of mined transactions", registers: [registry] });
  let seen = now();
  return {
    observe: (event) => {
      if (event.kind === "planned") {
        seen = now();
        show(shown, event.facts);
        shown.troubles.reset();
        for (const { code } of event.plan.troubles) shown.troubles.inc({ code });
      }
      if (event.kind === "done") gas.inc(Number(event.done.mined?.gas ?? 0n));
      if (event.kind === "done" || event.kind === "failed")
        steps.inc({ act: event.step?.act ?? "read", result: event.kind === "done" ? "done" : event.failure.code });
    },
    serve: (port) => listen(port, registry, () => now() - seen < 1_000 * MISSED * poll),
  };
}

function show(shown: ReturnType<typeof gauges>, { block, now, epoch, staker }: OperatorFacts): void {
  shown.block.set(block);
  shown.time.set(now);
  shown.epoch.set(epoch.epoch);
  shown.status.set(epoch.status);
  if (staker === undefined) return;
  const { account, bonded, locked, balance } = staker;
  shown.bonded.set({ account }, Number(bonded));
  shown.locked.set({ account }, Number(locked));
  shown.balance.set({ account }, Number(balance));
}

async function listen(port: number, registry: Registry, isWell: () => boolean): Promise<Server> {
  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    if (path === "/health")
      response.writeHead(isWell() ? 200 : 503).end(isWell() ? "well\n" : "the chain is not seen\n");
    else if (path === "/metrics")
      response.writeHead(200, { "content-type": registry.contentType }).end(await registry.metrics());
    else response.writeHead(404).end();
  };
  const server = createServer((request, response) => {
    answer(request.url ?? "", response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return server;
}
