import { readFileSync } from "node:fs";
import { expect } from "chai";
import { Interface, type ParamType, ZeroAddress } from "ethers";
import { network } from "hardhat";
import { CONTRACT_NAMES, CONTRACTS, type ContractName } from "../../src/chain/contracts.js";
import { RESTRICTED } from "../../src/chain/generated/restricted.js";
import { PERMISSIONS, ROLES } from "../../deploy/roles.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

/** What a function says to whoever may not call it. */
const GUARDS = new Set([
  "AccessControlUnauthorizedAccount",
  "AccessDenied",
  "AccessManagedUnauthorized",
  "AccessManagerUnauthorizedAccount",
  "BindableAlreadyBound",
  "BindableUnauthorized",
  "CouncilUnauthorized",
  "DistributorUnauthorized",
  "EmissionScheduleUnauthorized",
  "GovernorOnlyExecutor",
  "ReputationUnauthorized",
  "StakeVaultNotSlasher",
  "TimelockUnauthorizedCaller",
]);

/** Functions that ask for themselves who calls: what they guard belongs to the caller or to what its arguments name. */
const OWN = new Set([
  "AccessManager.cancel",
  "AccessManager.consumeScheduledOp",
  "AccessManager.execute",
  "AccessManager.renounceRole",
  "AccessManager.schedule",
]);

type Table = ReadonlyMap<string, ReadonlySet<string>>;

/** Who may call what by SECURITY.md: `Contract.function` to names of roles and contracts. */
function readTable(): Table {
  const table = new Map<string, Set<string>>();
  const rows = readFileSync("SECURITY.md", "utf8").matchAll(/^\| *([^|]+?) *\| *(`[^|]+?`) *\|/gm);
  for (const [, who = "", calls = ""] of rows) {
    let contract = "";
    for (const [, name = ""] of calls.matchAll(/`([\w.]+)`/g)) {
      const [first = "", second] = name.split(".");
      if (second !== undefined) contract = first;
      const call = `${contract}.${second ?? first}`;
      const callers = table.get(call) ?? new Set();
      for (const caller of who.split(", ")) callers.add(caller.replaceAll("`", "").replace(/ \(.*/, ""));
      table.set(call, callers);
    }
  }
  return table;
}

/** A value of a type, whatever it is: those who may not call must be refused before it is looked at. */
function anything({ baseType, arrayLength, arrayChildren, components, type }: ParamType): unknown {
  if (baseType === "array")
    return Array.from({ length: Math.max(arrayLength ?? 0, 0) }, () => arrayChildren && anything(arrayChildren));
  if (baseType === "tuple") return (components ?? []).map(anything);
  if (type === "address") return `0x${"00".repeat(19)}77`;
  if (type === "bool") return false;
  if (type === "string") return "";
  if (type === "bytes") return "0x";
  if (type.startsWith("bytes")) return `0x${"00".repeat(Number(type.slice(5)))}`;
  return 0n;
}

interface Call {
  readonly name: string;
  readonly to: string;
  readonly data: string;
}

const abiOf = async (program: TestProgram["program"], name: ContractName): Promise<Interface> =>
  (await connection.ethers.getContractAt(CONTRACTS[name], program.addresses[name])).interface;

/** Every function of every contract that changes something. */
async function callsOf({ program }: TestProgram): Promise<Call[]> {
  const contracts = CONTRACT_NAMES.filter((name) => name !== "eas").map(
    async (name: ContractName) => [CONTRACTS[name], program.addresses[name], await abiOf(program, name)] as const,
  );
  return (await Promise.all(contracts)).flatMap(([contract, to, abi]) =>
    abi.fragments.flatMap((fragment) => {
      if (fragment.type !== "function") return [];
      const found = abi.getFunction(fragment.format());
      if (found === null || found.constant) return [];
      const data = abi.encodeFunctionData(found, found.inputs.map(anything));
      return [{ name: `${contract}.${found.name}`, to, data }];
    }),
  );
}

/** All errors of all contracts. */
async function errorsOf({ program }: TestProgram): Promise<Interface> {
  const abis = await Promise.all(CONTRACT_NAMES.filter((name) => name !== "eas").map((name) => abiOf(program, name)));
  const formats = abis.flatMap(({ fragments }) => fragments.filter(({ type }) => type === "error"));
  const unique = new Map([...formats.map((each) => [each.format("sighash"), each] as const)]);
  return new Interface([...unique.values(), "error AccessDenied()"]);
}

/** The guard that refused a call, or undefined if none did. */
async function guardOf(
  { connection }: TestProgram,
  errors: Interface,
  from: string,
  { to, data }: Call,
): Promise<string | undefined> {
  try {
    await connection.provider.request({ method: "eth_call", params: [{ from, to, data }, "latest"] });
    return undefined;
  } catch (error) {
    const { data: reason } = error as { data?: string | { data?: string } };
    const bytes = typeof reason === "string" ? reason : reason?.data;
    const name = bytes === undefined || bytes === "0x" ? undefined : errors.parseError(bytes)?.name;
    return name !== undefined && GUARDS.has(name) ? name : undefined;
  }
}

describe("roles of the deployment", () => {
  let test: TestProgram;
  let calls: Call[];
  let errors: Interface;
  let callers: Map<string, string>;
  const table = readTable();

  before(async () => {
    test = await launchProgram(connection);
    [calls, errors] = [await callsOf(test), await errorsOf(test)];
    const { addresses } = test.program;
    callers = new Map([
      ["administrator", test.deployer.address],
      ["governance", addresses.timelock],
      ["council", test.council.address],
      ["guardian", test.guardian.address],
      ["task manager", test.taskManager.address],
      ["governor", addresses.governor],
      ["timelock", addresses.timelock],
      ["operator", test.operator.address],
      ["attester", test.bot.address],
      ["challenger", test.challenger.address],
      ["stranger", test.stranger.address],
      ["EAS", addresses.eas],
    ]);
    for (const name of CONTRACT_NAMES) if (name !== "eas") callers.set(CONTRACTS[name], addresses[name]);
  });

  it("restricted functions are those of the table", () => {
    const labels = { governance: "governance", guardian: "guardian", taskManager: "task manager" } as const;
    const restricted = Object.entries(RESTRICTED).flatMap(([contract, functions]) =>
      Object.keys(functions).map((name) => `${contract}.${name}`),
    );
    const allowed = Object.entries(PERMISSIONS).flatMap(([contract, roles]) =>
      Object.entries<readonly string[]>(roles).flatMap(([role, functions]) =>
        functions.map((name) => [`${contract}.${name}`, labels[role as keyof typeof labels]] as const),
      ),
    );
    expect(allowed.map(([name]) => name).toSorted()).to.deep.equal(restricted.toSorted());
    for (const [name, role] of allowed) expect(table.get(name)?.has(role), `${name}: ${role}`).to.equal(true);
    for (const role of Object.values(labels)) {
      const listed = [...table].filter(([, who]) => who.has(role)).map(([name]) => name);
      const granted = allowed.filter(([, each]) => each === role).map(([name]) => name);
      expect(listed.toSorted(), role).to.deep.equal(granted.toSorted());
    }
  });

  it("chain has the roles of the table", async () => {
    const manager = await test.connection.ethers.getContractAt("AccessManager", test.program.addresses.accessManager);
    for (const [contract, roles] of Object.entries(PERMISSIONS)) {
      const name = CONTRACT_NAMES.find((each) => CONTRACTS[each] === contract) ?? "eas";
      const selectors: Readonly<Record<string, string>> = RESTRICTED[contract as keyof typeof RESTRICTED];
      for (const [role, functions] of Object.entries<readonly string[]>(roles))
        for (const each of functions)
          expect(
            await manager.getTargetFunctionRole(test.program.addresses[name], selectors[each] ?? ""),
            `${contract}.${each}`,
          ).to.equal(ROLES[role as keyof typeof ROLES]);
    }
    const members = { governance: "timelock", guardian: "guardian", taskManager: "task manager" } as const;
    for (const [role, member] of Object.entries(members))
      for (const [caller, address] of callers)
        expect((await manager.hasRole(ROLES[role as keyof typeof ROLES], address))[0], `${role}: ${caller}`).to.equal(
          address === callers.get(member),
        );
  });

  it("names no function that is not there", () => {
    const names = new Set(calls.map(({ name }) => name));
    expect([...table.keys()].filter((name) => !names.has(name))).to.deep.equal([]);
  });

  it("each function refuses everyone but those in the table", async function () {
    this.timeout(240_000);
    for (const call of calls) {
      if (OWN.has(call.name)) continue;
      const allowed = table.get(call.name);
      const addresses = new Set([...(allowed ?? [])].map((name) => callers.get(name) ?? ZeroAddress));
      for (const [caller, from] of callers) {
        const guard = await guardOf(test, errors, from, call);
        const bound = allowed?.has("binder") ?? false;
        const expected = allowed === undefined || (!bound && addresses.has(from));
        expect(guard === undefined, `${call.name} by ${caller}: ${guard ?? "let through"}`).to.equal(expected);
      }
    }
  });

  it("binder has no second turn", async () => {
    const binds = calls.filter(({ name }) => table.get(name)?.has("binder"));
    expect(binds).to.have.length(5);
    for (const call of binds)
      expect(await guardOf(test, errors, test.deployer.address, call), call.name).to.equal("BindableAlreadyBound");
  });
});
