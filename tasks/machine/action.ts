import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Step } from "../../src/program/network/simulate.js";
import { choiceOption } from "../parse.js";
import { json, note, print } from "../print.js";
import { guarded } from "../session.js";
import { SINK, type Sink } from "../sink.js";

/** How calls are printed that somebody else sends. */
const FORMS = ["plain", "safe"] as const;

/** What a verb does. */
export type VerbAction<A> = (args: A, hre: HardhatRuntimeEnvironment) => Promise<void>;

/** Arguments that say how a verb speaks. */
interface MachineArgs {
  readonly json?: boolean;
  readonly calldata?: string;
}

/**
 * The action of a verb that prints JSON or calls, if asked for.
 * @param own Whether the verb prints JSON by itself.
 */
export function machineAction<A extends object>(action: VerbAction<A>, own = false): VerbAction<A & MachineArgs> {
  return async (args, hre) => {
    const { json: asJson = false, calldata = "" } = args;
    if (calldata === "" && (own || !asJson)) return action(args, hre);
    await guarded(async () => {
      const form =
        calldata === "" ? undefined : FORMS[choiceOption("calldata", calldata, FORMS, "is no form of calls")];
      const sink: Sink = { lines: [], transactions: [], calls: [], chains: [], failures: [] };
      // A verb of which calls are asked says nothing else, not even in JSON of its own.
      const plain = form === undefined ? args : { ...args, json: false };
      await SINK.run(sink, () => action(plain, hre));
      if (form === undefined || sink.failures.length > 0) printOutcome(sink, asJson);
      else printCalls(sink, form, asJson);
    }, args);
  };
}

/** Prints what a verb said and sent as one JSON object; of a verb of which calls were asked its failure alone. */
function printOutcome({ lines, transactions, failures: [error] }: Sink, asJson: boolean): void {
  if (!asJson) return;
  print(json({ ...(error === undefined ? {} : { error }), transactions, said: lines }));
}

function printCalls(
  { lines, calls, chains: [chainId = 0] }: Sink,
  form: (typeof FORMS)[number],
  asJson: boolean,
): void {
  for (const line of lines) note(line);
  if (form === "safe") return print(json(safeBatch(calls, chainId)));
  if (asJson) return print(json(calls.map((call) => ({ ...call, value: "0" }))));
  for (const { to, data, what } of calls) print(`${what}\n  to    ${to}\n  value 0\n  data  ${data}`);
}

/** A file that the transaction builder of Safe reads. */
function safeBatch(calls: readonly Step[], chainId: number) {
  return {
    version: "1.0",
    chainId: String(chainId),
    createdAt: Date.now(),
    meta: { name: calls.map(({ what }) => what).join(", "), description: "" },
    transactions: calls.map(({ to, data }) => ({
      to,
      value: "0",
      data,
      contractMethod: null,
      contractInputsValues: null,
    })),
  };
}
