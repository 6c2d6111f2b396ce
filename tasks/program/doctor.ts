import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { permissionsAt } from "../../deploy/permissions.js";
import { examine } from "../../src/program/actions/launch/doctor/examine.js";
import type { CompiledCode } from "../../src/program/actions/launch/doctor/code.js";
import { EXIT } from "../../src/program/network/exit-codes.js";
import { AssayError } from "../../src/engine/errors.js";
import { rulesOption } from "../epoch/options.js";
import { json, print } from "../print.js";
import { recordAt } from "../record.js";
import { guarded, NOBODY, openSession } from "../session.js";

const MARKS = { fine: "ok  ", warning: "?   ", fault: "FAIL" } as const;

export default async function doctor(
  args: { readonly rules: string; readonly json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, { as: NOBODY });
    const { addresses } = session.program;
    const record = await recordAt(hre, addresses.chainId).read();
    if (record === undefined)
      throw new AssayError("NOT_FOUND", "There is no record of the program.", "`program join`.");
    const { rules } = await rulesOption({ rules: args.rules, allowMismatch: false });
    const readCode = (name: string): Promise<CompiledCode> => hre.artifacts.readArtifact(name);
    const findings = await examine(session, { record, rules, readCode, permissions: permissionsAt(addresses) });
    const faults = findings.filter(({ level }) => level === "fault").length;
    if (faults > 0) process.exitCode = EXIT.no;
    if (args.json) return print(json({ healthy: faults === 0, findings }));
    for (const { level, area, text, mend } of findings) {
      print(`${MARKS[level]} ${area.padEnd(13)}${text}`);
      if (mend !== undefined) print(`${" ".repeat(18)}→ ${mend}`);
    }
    const warnings = findings.filter(({ level }) => level === "warning").length;
    print(`${faults} faults, ${warnings} warnings.`);
  }, args);
}
