/** One page with all that an integrator meets: functions, events and errors of the contracts that dApps call, with their selectors. */
import { Interface, type ErrorFragment, type EventFragment, type FunctionFragment } from "ethers";
import { abiOf } from "../artifacts.js";
import { code, page, section, table } from "../reference/markdown.js";
import { commentOf, inLine } from "../reference/natspec.js";
import { type Contract, declarationsIn, type Node } from "../reference/syntax.js";

/** Contracts that a dApp calls or listens to, in the order of a user's way. */
export const MET = [
  ...["VestingMerkleDistributor", "ReputationToken", "EpochOracle", "EligibilityPolicy", "ContributionResolver"],
  ...["TaskRegistry", "BatchAnchor", "ReviewResolver", "ContributionDisputes", "RewardEscrow", "StakeVault"],
  ...["EmissionSchedule", "Council", "ReputationGovernor", "ReputationTimelock"],
  ...["QuadraticRound", "RetroRound", "BountyBoard", "PeerRound"],
];

/** Declarations of a kind by their selector, or by their signature where the compiler gives none. */
function wordsOf(contract: Contract, kind: string): (fragment: Node["name"]) => string {
  const nodes = declarationsIn(contract, kind);
  return (name) => {
    const node = nodes.find((each) => each.name === name);
    return node === undefined ? "" : inLine(commentOf(contract, node).text);
  };
}

const returned = ({ outputs }: FunctionFragment): string =>
  outputs.length === 0 ? "" : ` → ${outputs.map((each) => each.format("sighash")).join(", ")}`;

function rowsOf(contract: Contract) {
  const abi = new Interface(abiOf(contract.name));
  const [calls, values, events, errors] = [
    wordsOf(contract, "FunctionDefinition"),
    wordsOf(contract, "VariableDeclaration"),
    wordsOf(contract, "EventDefinition"),
    wordsOf(contract, "ErrorDefinition"),
  ];
  const functions: string[][] = [];
  abi.forEachFunction((each) => {
    const kind = each.constant ? "view" : "call";
    const says = calls(each.name) || values(each.name);
    functions.push([code(`${each.format("sighash")}${returned(each)}`), code(each.selector), kind, says]);
  });
  const found: { events: string[][]; errors: string[][] } = { events: [], errors: [] };
  abi.forEachEvent((each: EventFragment) => {
    const inputs = each.inputs.map((input) => `${input.type}${input.indexed === true ? " indexed" : ""} ${input.name}`);
    found.events.push([
      code(`${each.name}(${inputs.join(", ")})`),
      code(each.topicHash.slice(0, 10)),
      events(each.name),
    ]);
  });
  abi.forEachError((each: ErrorFragment) => {
    found.errors.push([code(each.format("sighash")), code(each.selector), errors(each.name)]);
  });
  return { functions, ...found };
}

function contractSection(contract: Contract): string {
  const { functions, events, errors } = rowsOf(contract);
  const parts = [
    section("Functions", table(["function", "selector", "kind", "says"], functions), 3),
    section("Events", table(["event", "topic", "when"], events), 3),
    section("Errors", table(["error", "selector", "when"], errors), 3),
  ];
  return section(contract.name, parts.join("\n\n"), 2);
}

/** The page of what integrators meet. */
export function integratorsPage(contracts: readonly Contract[]): string {
  const met = MET.map((name) => {
    const found = contracts.find((each) => each.name === name);
    if (found === undefined) throw new Error(`There is no contract ${name}.`);
    return contractSection(found);
  });
  const intro =
    "Every function, event and error of the contracts that dApps call or listen to, those inherited from libraries included. The pages in `docs/contracts` " +
    "say who may call what and why; [errors](errors.md) says what to do about each. Topics are shown by their first four bytes.";
  return page("What integrators meet", intro, ...met);
}
