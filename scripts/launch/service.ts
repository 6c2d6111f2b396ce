import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** How an operator is started where nobody is at the keyboard. */
export interface Service {
  /** What starts the daemon, and the arguments that an administrator changes. */
  readonly command: readonly string[];
  /** A shell's command that says whether it is well; left out where nothing asks. */
  readonly health?: string;
}

/** What the Dockerfile starts, and asks for its health. */
export function containerService(dockerfile: string): Service {
  const joined = dockerfile.replaceAll("\\\n", "");
  const list = (name: string): string[] =>
    JSON.parse(new RegExp(`^${name} (\\[.*\\])$`, "m").exec(joined)?.[1] ?? "[]") as string[];
  const health = /^HEALTHCHECK .* CMD (.*)$/m.exec(joined)?.[1];
  return { command: [...list("ENTRYPOINT"), ...list("CMD")], ...(health === undefined ? {} : { health }) };
}

/** What systemd's unit starts, with the Node of this machine. */
export function unitService(unit: string): Service {
  const [, ...args] = (/^ExecStart=(.*)$/m.exec(unit)?.[1] ?? "").split(" ");
  return { command: ["node", ...args] };
}

/** Seconds for a daemon to look at the chain for the first time, and to end once it is told to. */
const PATIENCE = 120;

/**
 * Starts the operator as a service's file says, in a folder that has joined a program; waits until it has seen the chain and is well, and stops it.
 * @throws AssertionError if it is not well, or does not end by itself with exit code 0.
 */
export async function tryService({ command, health }: Service, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (text: Buffer) => (said += text.toString("utf8")));
  const ended = once(child, "exit") as Promise<[number | null]>;
  for (let second = 0; second < PATIENCE && !said.includes('"event":"planned"'); second++) {
    assert.equal(child.exitCode, null, `${command.join(" ")} ended: ${said}`);
    await delay(1_000);
  }
  assert.ok(said.includes('"event":"planned"'), `${command.join(" ")} does not see the chain: ${said}`);
  if (health !== undefined) assert.equal(await codeOf(health, cwd), 0, "it is well");
  child.kill("SIGTERM");
  const [code] = await Promise.race([ended, delay(1_000 * PATIENCE, [undefined])]);
  assert.equal(code, 0, `it ends when it is told to: ${said}`);
  console.log(`\n${command.join(" ")}\n  saw the chain, was well and ended when it was told to.`);
}

async function codeOf(command: string, cwd: string): Promise<number | null> {
  const [code] = (await once(spawn("sh", ["-c", command], { cwd, stdio: "inherit" }), "exit")) as [number | null];
  return code;
}

/** The services of a checkout. */
export async function servicesOf(root: string): Promise<Service[]> {
  const read = (name: string): Promise<string> => readFile(path.join(root, "deploy/service", name), "utf8");
  return [containerService(await read("Dockerfile")), unitService(await read("assay-operator.service"))];
}
