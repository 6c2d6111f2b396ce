import type { Request } from "../../chain/provider.js";
import { AssayError } from "../../engine/errors.js";
import type { Rules } from "../../engine/rules/rules.js";
import type { EpochTerms } from "../../bundle/computed.js";
import { readEvents } from "../../store/events.js";
import { readCursor } from "../../store/steps.js";
import type { Store } from "../../store/store.js";
import { readAt, readUnitsPerToken, type Program } from "../contracts.js";
import { findConverted } from "../conversion.js";
import { readClosedRounds } from "../funding/rounds.js";

/** What an epoch's terms are gathered from. Rules go by their hash, as the chain names them. */
export interface TermsContext {
  readonly request: Request;
  readonly program: Program;
  readonly store: Store;
  readonly rules: ReadonlyMap<string, Rules>;
}

/**
 * Gathers an epoch's terms from the chain.
 * @param expected Budget to go by where the epoch has none yet.
 * @throws AssayError NOT_FOUND if its rules were not given, NOT_YET if it has no budget yet.
 */
export async function termsOf(context: TermsContext, epoch: number, expected?: bigint): Promise<EpochTerms> {
  const { program } = context;
  const [end, length, cutOff, rulesHash] = await Promise.all([
    program.oracle.epochEnd(epoch).then(Number),
    program.oracle.epochLength().then(Number),
    program.oracle.cutOff(epoch).then(Number),
    program.oracle.rulesOf(epoch),
  ]);
  const rules = rulesFor(context, epoch, rulesHash);
  const converts = await findConverted(context.store, epoch, rules, (before) =>
    rulesFor(context, before.epoch, before.rulesHash),
  );
  const budget = expected ?? (await budgetFor(context, epoch));
  const escrow = program.addresses.rewardEscrow;
  const [unitsPerToken, { stakeRate }] = [await readUnitsPerToken(program), await program.oracle.terms()];
  const rounds = await readClosedRounds(context, rules.rounds ?? [], epoch);
  return {
    epoch,
    start: end - length,
    end,
    cutOff,
    rulesHash,
    rules,
    budget,
    escrow,
    converts,
    rounds,
    stakeRate,
    reviewPenalty: (await program.reviews.terms()).penalty,
    unitsPerToken,
  };
}

/** @throws AssayError NOT_FOUND if the rules were not given. */
export function rulesFor({ rules }: TermsContext, epoch: number, hash: string): Rules {
  const found = rules.get(hash);
  if (found !== undefined) return found;
  const given = [...rules.keys()].join(", ");
  const hint = "Give the document with that hash, or a folder that holds it, with --rules.";
  throw new AssayError("NOT_FOUND", `Epoch ${epoch} has rules ${hash}; given were ${given}.`, hint);
}

/** Budget of an epoch: from its settlement if it is settled, else as the schedule has it at the block that was read last. */
async function budgetFor({ program, store, request }: TermsContext, epoch: number): Promise<bigint> {
  const settled = (await readEvents(store, "Settled")).find(({ args }) => Number(args["epoch"]) === epoch);
  if (settled !== undefined) return BigInt(String(settled.args["budget"]));
  const at = (await readCursor(store))?.hash;
  const next = Number(await readAt(request, program.schedule, ["nextEpoch"], at));
  if (epoch === next) return BigInt(String(await readAt(request, program.schedule, ["budgetOf", epoch], at)));
  throw new AssayError(
    "NOT_YET",
    `Epoch ${epoch} has no budget before epoch ${next} is final.`,
    "Compute them in order.",
  );
}
