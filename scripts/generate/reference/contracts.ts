/** A page per contract: what it is for, who may call what, its events and errors. */
import { PERMISSIONS } from "../../../deploy/roles.js";
import { code, page, section, table } from "./markdown.js";
import { commentOf, inLine, parseComment } from "./natspec.js";
import { type Contract, declarationsIn, isOurs, type Node, signatureOf } from "./syntax.js";

/** Role or condition under which a function may be called. */
function callersOf({ name }: Contract, node: Node): string {
  const names = (node.modifiers ?? []).map(({ modifierName }) => modifierName.name);
  const others = names.filter((each) => each.startsWith("only")).map(code);
  if (!names.includes("restricted")) return others.length === 0 ? "anyone" : others.join(", ");
  const permissions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = PERMISSIONS;
  const roles = Object.entries(permissions[name] ?? {}).filter(([, functions]) =>
    functions.some((each) => each === node.name || each.startsWith(`${node.name}(`)),
  );
  return roles.length === 0 ? "the administrator" : `role ${roles.map(([role]) => code(role)).join(", ")}`;
}

function functionSection(contract: Contract, node: Node): string {
  const { text, params, returns } = commentOf(contract, node);
  const list = [
    ...params.map(([name, each]) => `- ${code(name)}: ${each}`),
    ...returns.map((each) => `- returns ${each}`),
  ].join("\n");
  const body = [code(signatureOf(node)), `Caller: ${callersOf(contract, node)}.`, text, list];
  return section(code(node.name ?? ""), body.filter(Boolean).join("\n\n"), 3);
}

const isOpen = ({ visibility, kind, functionSelector }: Node): boolean =>
  functionSelector !== undefined && (visibility === "external" || visibility === "public") && kind !== "constructor";

const isView = ({ stateMutability }: Node): boolean => stateMutability === "view" || stateMutability === "pure";

const rowsOf = (contract: Contract, nodes: readonly Node[]): string[][] =>
  nodes.map((node) => [code(signatureOf(node)), inLine(commentOf(contract, node).text)]);

/** The page of a contract. */
function contractPage(contract: Contract): string {
  const { definition, bases } = contract;
  const own = parseComment(definition.documentation?.text);
  const face = bases.find(({ name }) => name === `I${contract.name}`);
  const purpose = own.text === "" ? parseComment(face?.documentation?.text).text : own.text;
  const functions = declarationsIn(contract, "FunctionDefinition").filter(isOpen);
  const ours = functions.filter((node) => isOurs(contract, node));
  const getters = declarationsIn(contract, "VariableDeclaration").filter((node) => isOurs(contract, node));
  const inherited = functions.filter((node) => !isOurs(contract, node)).map((node) => node.name ?? "");
  const events = declarationsIn(contract, "EventDefinition").filter((node) => isOurs(contract, node));
  const errors = declarationsIn(contract, "ErrorDefinition").filter((node) => isOurs(contract, node));
  return page(
    contract.name,
    own.title === "" ? "" : `${own.title}. Source: ${code(contract.path)}.`,
    purpose,
    section(
      "Calls",
      ours
        .filter((node) => !isView(node))
        .map((node) => functionSection(contract, node))
        .join("\n\n"),
    ),
    section("Views", table(["view", "says"], rowsOf(contract, [...ours.filter(isView), ...getters]))),
    section("Inherited from libraries", [...new Set(inherited)].sort().map(code).join(", ")),
    section("Events", table(["event", "when"], rowsOf(contract, events))),
    section("Errors", table(["error", "when"], rowsOf(contract, errors))),
    errors.length === 0 ? "" : `What to do about each error: [errors](${toDocs(contract)}reference/errors.md).`,
  );
}

/** Page of a contract below `docs/`: in the folder in which its source stands. */
const pageOf = ({ path, name }: Contract): string => `${path.slice(0, path.lastIndexOf("/"))}/${name}.md`;

/** The way from a page up to `docs/`. */
const toDocs = (contract: Contract): string => "../".repeat(pageOf(contract).split("/").length - 1);

/** Pages of contracts by their paths below `docs/`. */
export function contractPages(contracts: readonly Contract[]): Map<string, string> {
  return new Map(contracts.map((contract) => [pageOf(contract), contractPage(contract)]));
}
