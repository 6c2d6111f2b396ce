import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { AssayError } from "../src/engine/errors.js";
import type { SparkTools } from "./tools.js";

/** A standalone cluster on the loopback address: a master and workers of one core each. */
export interface Standalone {
  readonly master: string;
  readonly masterPid: number;
  /** Folder with Spark's settings for so small workers, which `SPARK_CONF_DIR` of an application names. */
  readonly settings: string;
  /** The workers' processes, each the leader of a group of its own. */
  readonly workers: readonly ChildProcess[];
  /** Lets one more worker join. */
  join(): Promise<void>;
  stop(): Promise<void>;
}

const HOST = "127.0.0.1";
/** Where malloc of glibc takes memory from: each thread of a Java has an area of its own else, which keeps what it once had. */
const FEW_AREAS = { MALLOC_ARENA_MAX: "2" } as const;
/**
 * Java of an executor moves rows and sorts them, a partition at a time: with more heap it only collects later. What it does not hold there belongs to
 * Python and Node.
 */
const SETTINGS = {
  "spark.executor.memory": "512m",
  "spark.executor.extraJavaOptions": "-XX:MaxDirectMemorySize=256m",
  "spark.executorEnv.MALLOC_ARENA_MAX": FEW_AREAS.MALLOC_ARENA_MAX,
} as const;
const [MASTER, WORKER] = ["org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"];

/** Starts a cluster; its workers keep what they need in `home`. It ends with this process, unless that is killed. */
export async function startStandalone(tools: SparkTools, home: string, count: number): Promise<Standalone> {
  const launch = (name: string, args: string[]): ChildProcess =>
    spawnGroup(
      join(tools.home, "bin/spark-class"),
      [name, "--host", HOST, "--port", "0", "--webui-port", "0", ...args],
      {
        SPARK_HOME: tools.home,
        PYSPARK_PYTHON: tools.python,
        SPARK_LOCAL_IP: HOST,
        SPARK_DAEMON_MEMORY: "256m",
        ...FEW_AREAS,
      },
    );
  const first = launch(MASTER, []);
  const [, master = ""] = await said(first, /Starting Spark master at (spark:\S+)/);
  const workers: ChildProcess[] = [];
  const addWorker = async (): Promise<void> => {
    const size = ["--cores", "1", "--memory", "2g", "--work-dir", join(home, `worker-${workers.length}`)];
    const worker = launch(WORKER, [...size, master]);
    workers.push(worker);
    await said(worker, /Successfully registered with master/);
  };
  await Promise.all(Array.from({ length: count }, addWorker));
  const settings = join(home, "settings");
  mkdirSync(settings, { recursive: true });
  const lines = Object.entries(SETTINGS).map(([name, value]) => `${name} ${value}\n`);
  writeFileSync(join(settings, "spark-defaults.conf"), lines.join(""));
  const masterPid = first.pid ?? 0;
  return { master, masterPid, settings, workers, join: addWorker, stop: () => stopAll([...workers, first]) };
}

/** Starts a process that leads a group of its own, which ends when this process exits. */
function spawnGroup(command: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(command, args, {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...env },
  });
  const kill = (): boolean => signalGroup(child, "SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  return child;
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): boolean {
  try {
    return pid !== undefined && process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** Waits for a line of a process's log. */
async function said(child: ChildProcess, line: RegExp): Promise<RegExpExecArray> {
  const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream });
  const found = await new Promise<RegExpExecArray | undefined>((resolve) => {
    lines.on("line", (text) => {
      const match = line.exec(text);
      if (match !== null) resolve(match);
    });
    lines.on("close", () => resolve(undefined));
  });
  if (found === undefined) throw new AssayError("INCOMPLETE", `A process of Spark ended before it said ${line.source}`);
  return found;
}

/** Ends a process that leads a group, and all of the group. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  if (signalGroup(child, signal)) await gone;
}

async function stopAll(children: readonly ChildProcess[]): Promise<void> {
  for (const child of children) await end(child, "SIGTERM");
}
