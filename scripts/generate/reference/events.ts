/** The reference of events. */
import { code, page, section, table } from "./markdown.js";
import { commentOf, inLine } from "./natspec.js";
import { type Contract, declarationsIn, isOurs, signatureOf } from "./syntax.js";

export function eventsPage(contracts: readonly Contract[]): string {
  const sections = contracts.map((contract) => {
    const nodes = declarationsIn(contract, "EventDefinition").filter((node) => isOurs(contract, node));
    const rows = nodes.map((node) => [
      code(signatureOf(node)),
      inLine(commentOf(contract, node).text),
      code(`0x${(node.eventSelector ?? "").slice(0, 8)}…`),
    ]);
    return section(contract.name, table(["event", "when", "topic 0"], rows));
  });
  return page("Events", "Events of the project's own contracts, with the beginning of their first topic.", ...sections);
}
