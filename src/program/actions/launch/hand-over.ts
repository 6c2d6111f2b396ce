import { AssayError } from "../../../engine/errors.js";
import type { Program } from "../../contracts.js";
import type { Step } from "../../network/simulate.js";
import { checkInTurn, send, stepOf, type Checked, type Sender } from "../../send.js";
import type { Session } from "../../session.js";
import { ADMINISTRATOR, GUARDIAN, managerOf, TASK_MANAGER } from "./roles.js";

/** To whom powers go; those left out stay where they are unless the deployer has them. */
export interface Heirs {
  /** Whether the administration stays with the deployer, so that the rest can be handed over before governance can begin. */
  readonly rolesOnly?: boolean;
  readonly guardian?: string;
  readonly taskManager?: string;
  /** Announced; it sits after the council's notice. */
  readonly council?: string;
}

/** One call of the hand-over, in words, sent or only put together. */
export interface HandOverStep {
  readonly what: string;
  readonly send: (sender: Sender) => Promise<unknown>;
  readonly step: () => Promise<Step>;
}

type Handing = Pick<Session, "program" | "signer" | "request" | "dryRun"> & Sender;

/**
 * What is left to do until the signer has no power over the program any more; nothing if all is done.
 * @throws AssayError NOT_YET while there is less reputation than governance needs, INVALID_ARGUMENT if a power would be nobody's.
 */
export async function handOverSteps(session: Handing, heirs: Heirs): Promise<HandOverStep[]> {
  const { program, signer } = session;
  if (heirs.rolesOnly !== true) await requireFloor(program);
  const timelock = program.addresses.timelock;
  const manager = managerOf(program, signer);
  const isMember = async (role: bigint, account: string) => (await manager.hasRole(role, account)).isMember;
  const steps: HandOverStep[] = [];
  const add: Add = (what, method, args) => void steps.push(stepFor(what, method, args));
  for (const [role, name, heir] of [
    [GUARDIAN, "guardian", heirs.guardian],
    [TASK_MANAGER, "task manager", heirs.taskManager],
  ] as const) {
    if (heir !== undefined && !(await isMember(role, heir)))
      add(`${heir} becomes ${name}`, manager.grantRole, [role, heir, 0]);
    if (heir === signer.address || !(await isMember(role, signer.address))) continue;
    if (heir === undefined && heirs.rolesOnly === true) continue;
    if (heir === undefined) throw nobody(name);
    add(`the deployer is no ${name} any more`, manager.revokeRole, [role, signer.address]);
  }
  await addCouncil(session, heirs, add);
  if (heirs.rolesOnly === true) return steps;
  if (!(await isMember(ADMINISTRATOR, timelock)))
    add("the timelock becomes administrator", manager.grantRole, [ADMINISTRATOR, timelock, 0]);
  if ((await program.timelock.handedOverAt()) === 0n)
    add("the timelock records the hand-over", program.timelock.connect(signer).handOver, []);
  if (await isMember(ADMINISTRATOR, signer.address))
    add("the deployer gives up administration", manager.renounceRole, [ADMINISTRATOR, signer.address]);
  return steps;
}

type Add = (what: string, method: unknown, args: readonly unknown[]) => void;

/** A step of one call. Steps are of many methods, so each method's own types end here; the contract's binding checks the arguments again. */
function stepFor(what: string, method: unknown, args: readonly unknown[]): HandOverStep {
  const [typed, values] = [method as Parameters<typeof send>[1], args as never];
  return { what, send: (sender) => send(sender, typed, values), step: () => stepOf(typed, values) };
}

async function addCouncil({ program, signer }: Handing, { council, rolesOnly }: Heirs, add: Add): Promise<void> {
  const sitting = await program.council.council();
  const [successor] = await program.council.succession();
  const next = council ?? (successor === ZERO ? sitting : successor);
  if (next === signer.address && rolesOnly !== true) throw nobody("council");
  if (council === undefined || council === sitting || council === successor) return;
  add(`${council} is announced as council`, program.council.connect(signer).announce, [council]);
}

const ZERO = `0x${"00".repeat(20)}`;

function nobody(name: string): AssayError {
  const option = name.replace(" ", "-");
  const text = `The deployer is ${name} itself, and nobody is named in its place.`;
  return new AssayError("INVALID_ARGUMENT", text, `Give --${option} with the account that takes over.`);
}

/** Governance begins when there is something to govern with. */
async function requireFloor({ reputation }: Program): Promise<void> {
  const [supply, floor] = await Promise.all([reputation.totalSupply(), reputation.governanceFloor()]);
  if (supply >= floor) return;
  const text = `Reputation of all accounts is ${supply}, below the ${floor} that governance needs.`;
  const hint =
    "Run more epochs and have their reputation credited; until then the deployer keeps the administration. Guardian, task manager and council can go before, with --roles-only.";
  throw new AssayError("NOT_YET", text, hint);
}

/** Sends what is left, in order; a run after a kill goes on. In a dry run it checks all of it. */
export async function handOver(session: Handing, steps: readonly HandOverStep[]): Promise<Checked | undefined> {
  if (session.dryRun === true) return checkInTurn(session, await Promise.all(steps.map(({ step }) => step())));
  for (const step of steps) await step.send(session);
  return undefined;
}
