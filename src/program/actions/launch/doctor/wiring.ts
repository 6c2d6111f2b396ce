import { ISchemaRegistry__factory } from "../../../../../typechain-types/index.js";
import type { Permission } from "../../../../chain/contracts.js";
import type { Session } from "../../../session.js";
import { chainTime, when } from "../../../time.js";
import { ADMINISTRATOR, managerOf, readPowers, type Power } from "../roles.js";
import { checkRecord } from "../join.js";
import type { ProgramRecord } from "../record.js";
import { AssayError } from "../../../../engine/errors.js";
import { fault, fine, warning, type Finding } from "./finding.js";

type Examined = Pick<Session, "program" | "request" | "signer">;

const runnerOf = ({ signer }: Examined) => signer.provider ?? signer;

/** Whether all contracts are one sealed program. */
export async function examineBindings(session: Examined, record: ProgramRecord): Promise<Finding[]> {
  const { request, program } = session;
  const { chainId } = program.addresses;
  try {
    await checkRecord(record, { request, runner: runnerOf(session), chainId });
    return [fine("bindings", "All contracts are bound to each other and sealed.")];
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return [
      fault("bindings", error.message, "Run `program deploy` or `program seal` again; else take the right file."),
    ];
  }
}

/** Who may call what, and where a power ends at a single key. */
export async function examinePowers(session: Examined, permissions: readonly Permission[]): Promise<Finding[]> {
  const { program, request } = session;
  const manager = managerOf(program, runnerOf(session));
  const findings: Finding[] = [];
  for (const { contract, address, selector, name, role } of permissions) {
    const found = await manager.getTargetFunctionRole(address, selector);
    if (found === role) continue;
    const mend = "The administrator sets it back with `setTargetFunctionRole` of the access manager.";
    findings.push(fault("powers", `${contract}.${name} is for role ${found}, not role ${role}.`, mend));
  }
  const powers = await readPowers(program, runnerOf(session), request);
  findings.push(...powers.flatMap(singleKey));
  const timelock = program.addresses.timelock;
  if (!(await manager.hasRole(ADMINISTRATOR, timelock)).isMember)
    findings.push(
      warning(
        "powers",
        "The program is not handed over: its administrator gives and takes roles.",
        "`program hand-over`, once there is reputation to govern with.",
      ),
    );
  const hasGovernance = powers.some(
    ({ power, account }) => power.startsWith("governance") && account.toLowerCase() === timelock,
  );
  if (!hasGovernance)
    findings.push(
      fault("powers", "The timelock has not the role of governance.", "The administrator grants it role 1."),
    );
  return findings.length > 0
    ? findings
    : [fine("powers", "Roles are as they should be; no power ends at a single key.")];
}

function singleKey({ power, account, holder }: Power): Finding[] {
  if (holder !== "single key") return [];
  return [warning("powers", `${power}: ${account} is a single key.`, "Give the power to a multisig or the timelock.")];
}

/** Whether the schemas of contributions and reviews are registered at EAS. */
export async function examineSchemas(session: Examined, record: ProgramRecord): Promise<Finding[]> {
  const { program } = session;
  const registry = ISchemaRegistry__factory.connect(String(record.parameters["schemaRegistry"]), runnerOf(session));
  const schemas = [
    ["contributions", program.resolver, program.addresses.contributionResolver],
    ["reviews", program.reviews, program.addresses.reviewResolver],
  ] as const;
  const findings: Finding[] = [];
  for (const [what, contract, resolver] of schemas) {
    const found = await registry.getSchema(await contract.schema());
    if (found.resolver.toLowerCase() === resolver) continue;
    const mend = "Anyone registers it at the registry, with this resolver; see deploy/modules/Assay.ts.";
    findings.push(fault("attestations", `EAS does not know the schema of ${what}.`, mend));
  }
  return findings.length > 0 ? findings : [fine("attestations", "EAS knows both schemas.")];
}

/** What is paused now. */
export async function examinePauses({ program, request }: Pick<Examined, "program" | "request">): Promise<Finding[]> {
  const now = await chainTime({ request });
  const pausable = [
    ["Proposals of epochs are", program.oracle, "proposals"],
    ["New credits are", program.distributor, "credits"],
  ] as const;
  const findings: Finding[] = [];
  for (const [what, contract, option] of pausable) {
    const until = await contract.pausedUntil();
    if (until <= now) continue;
    const mend = `It ends by itself; the guardian ends it with \`guardian unpause --of ${option}\`.`;
    findings.push(warning("pauses", `${what} paused until ${when(until)}.`, mend));
  }
  return findings.length > 0 ? findings : [fine("pauses", "Nothing is paused.")];
}
