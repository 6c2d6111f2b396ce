import parser from "@solidity-parser/parser";
import type {
  ASTNode,
  BaseASTNode,
  ContractDefinition,
  FunctionDefinition,
} from "@solidity-parser/parser/dist/src/ast-types.js";

/** Section marks that a contract may carry, in the order of a user's way through the program, then what is not a step. */
export const MARKS: readonly string[] = [
  ...[
    "BIND",
    "SEAL",
    "MANAGE",
    "TRUST",
    "REGISTER",
    "SET UP",
    "ADMIT",
    "RULES",
    "FUND",
    "BOND",
    "APPLY",
    "DONATE",
    "VOTE",
    "GIVE",
  ],
  ...["ANCHOR", "ATTEST", "REVOKE", "DRAW", "REVIEW", "DISPUTE", "PROPOSE", "CHALLENGE", "RULE", "FINALIZE", "SETTLE"],
  ...[
    "OPEN",
    "AWARD",
    "CLAIM",
    "CREDIT",
    "PAY",
    "REFUND",
    "OPT OUT",
    "ANNOUNCE",
    "CANCEL",
    "COMPLETE",
    "MIGRATE",
    "SUCCEED",
    "PAUSE",
    "HAND OVER",
    "INTERIM",
    "SCHEDULE",
    "WIND DOWN",
    "SOULBOUND",
  ],
  ...["VIEWS", "REPUTATION", "VOTES", "METADATA", "INTERNAL", "PRIVATE"],
];

/** Members of a contract's body, in the order in which they stand. Types stand where they are needed. */
const ORDER = [
  ...["using", "constant", "immutable", "storage", "constructor", "modifier"],
  ...["external", "internal", "private"],
];

const KINDS: Readonly<Record<string, string>> = {
  StructDefinition: "struct",
  EnumDefinition: "enum",
  EventDefinition: "event",
  CustomErrorDefinition: "error",
  FunctionDefinition: "function",
};

type Fault = readonly [line: number, what: string];

/** A contract with the lines of its file. */
interface Body {
  readonly contract: ContractDefinition;
  readonly members: readonly ASTNode[];
  readonly lines: readonly string[];
}

const lineOf = (node: BaseASTNode): number => node.loc?.start.line ?? 0;
const nameOf = (node: ASTNode): string => ("name" in node && typeof node.name === "string" ? node.name : "");

/** NatSpec right above a node, its lines joined. */
function documentationOf(lines: readonly string[], node: BaseASTNode): string {
  const found: string[] = [];
  for (let i = lineOf(node) - 2; /^\s*\/\//.test(lines[i] ?? ""); i -= 1) {
    if (/^\s*\/\/\//.test(lines[i] ?? "")) found.unshift((lines[i] ?? "").replace(/^\s*\/\/\/ ?/, ""));
  }
  return found.join("\n");
}

function placeOf(node: ASTNode): string | undefined {
  if (node.type === "UsingForDeclaration") return "using";
  if (node.type === "ModifierDefinition") return "modifier";
  if (node.type === "StateVariableDeclaration") {
    const [variable] = node.variables;
    if (variable?.isDeclaredConst === true) return "constant";
    return variable?.isImmutable === true ? "immutable" : "storage";
  }
  return node.type === "FunctionDefinition" ? placeOfFunction(node) : undefined;
}

function placeOfFunction({ isConstructor, visibility, override }: FunctionDefinition): string | undefined {
  if (isConstructor) return "constructor";
  if (visibility === "private") return "private";
  if (visibility !== "internal") return "external";
  // What a base contract calls in a user's name stands among the steps.
  return override === null ? "internal" : undefined;
}

function* misplaced({ members }: Body): Generator<Fault> {
  let last = 0;
  for (const node of members) {
    const place = ORDER.indexOf(placeOf(node) ?? "");
    if (place === -1) continue;
    if (place < last) yield [lineOf(node), `${ORDER[place] ?? ""} stands after ${ORDER[last] ?? ""}`];
    last = Math.max(last, place);
  }
}

/** Whether a caller or a reader of logs meets a declaration. */
function isPublic(node: ASTNode): boolean {
  if (node.type !== "FunctionDefinition")
    return node.type === "EventDefinition" || node.type === "CustomErrorDefinition";
  return !node.isConstructor && (node.visibility === "external" || node.visibility === "public");
}

/** In an interface everything has its notice; elsewhere what is public has, and may inherit it. */
function* undocumented({ contract, members, lines }: Body): Generator<Fault> {
  const inInterface = contract.kind === "interface";
  for (const node of members) {
    const kind = KINDS[node.type];
    if (kind === undefined || (!inInterface && !isPublic(node))) continue;
    const documentation = documentationOf(lines, node);
    if (/@notice /.test(documentation) || (!inInterface && /@inheritdoc /.test(documentation))) continue;
    yield [lineOf(node), `${kind} ${nameOf(node)} has no @notice`];
  }
}

/** A function of an interface that changes state says what it reverts with, or that it never does. */
function* unstated({ contract, members, lines }: Body): Generator<Fault> {
  if (contract.kind !== "interface") return;
  for (const node of members) {
    if (node.type !== "FunctionDefinition" || node.stateMutability !== null) continue;
    if (/\brevert/i.test(documentationOf(lines, node))) continue;
    yield [lineOf(node), `function ${nameOf(node)} does not say what it reverts with`];
  }
}

/** Functions that are not public stand below the mark that says so, in a contract that has marks. */
function* mismarked({ contract, members, lines }: Body): Generator<Fault> {
  for (const node of members) {
    const place = placeOf(node);
    if (place !== "internal" && place !== "private") continue;
    const above = lines.slice(lineOf(contract), lineOf(node)).map(markOf);
    const mark = above.findLast((found) => found !== undefined);
    if (mark === undefined || mark === place.toUpperCase()) continue;
    yield [lineOf(node), `${nameOf(node)} is ${place} and stands below ${mark}`];
  }
}

function markOf(line: string): string | undefined {
  const mark = /^\s*\/\* (.*) \*\/$/.exec(line)?.[1];
  return mark?.startsWith("solhint-") === true ? undefined : mark;
}

function* untitled({ contract, lines }: Body): Generator<Fault> {
  const documentation = documentationOf(lines, contract);
  const line = lineOf(contract);
  if (!/@title /.test(documentation)) yield [line, `${contract.name} has no @title`];
  if (/@notice [^@]*\b[Ss]teps?\b/.test(documentation)) return;
  yield [line, `The @notice of ${contract.name} names no step of the way of the data`];
}

function* exposed({ members }: Body): Generator<Fault> {
  for (const node of members) {
    if (node.type !== "StateVariableDeclaration") continue;
    const [variable] = node.variables;
    if (variable?.visibility !== "public") continue;
    yield [lineOf(node), `${variable.name ?? ""} is public; give it a getter in the interface`];
  }
}

function* unknownMarks(lines: readonly string[]): Generator<Fault> {
  for (const [i, line] of lines.entries()) {
    const mark = markOf(line);
    if (mark !== undefined && !MARKS.includes(mark))
      yield [i + 1, `${mark} is no section mark of scripts/lint/solidity.ts`];
  }
}

/** What a Solidity file breaks of the rules of style that solhint does not know: `line: what`, in the order of lines. */
export function faultsOf(source: string): string[] {
  const lines = source.split("\n");
  const faults: Fault[] = [...unknownMarks(lines)];
  for (const contract of parser.parse(source, { loc: true }).children) {
    if (contract.type !== "ContractDefinition") continue;
    const body = { contract, members: contract.subNodes as ASTNode[], lines };
    for (const rule of [untitled, undocumented, unstated, exposed, misplaced, mismarked]) faults.push(...rule(body));
  }
  return faults.sort(([a], [b]) => a - b).map(([line, what]) => `${line}: ${what}`);
}
