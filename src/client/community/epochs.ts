import { askPlaces, manifestAt } from "../bundles.js";
import { openChain, read, several } from "../chain.js";
import type { CreditOptions } from "../credits.js";
import { CALLS } from "../generated/calls.js";
import { COMMUNITY_CALLS } from "../generated/community-calls.js";
import { heldUnitsAt } from "./council.js";
import type { CommunitySource } from "./program.js";

/** What else the chain knows of an epoch that was proposed. */
export interface EpochDetails {
  readonly proposer: string;
  readonly confirmations: bigint;
  /** Unix seconds from which it could be made final unless somebody challenged it. */
  readonly challengeUntil: bigint;
}

/** Proposer and confirmations of epochs, in their order. */
export async function epochDetailsOf(
  { program, request }: CommunitySource,
  epochs: readonly number[],
): Promise<EpochDetails[]> {
  const chain = await openChain(request, program.chainId);
  return several(epochs, async (epoch) => {
    const proposal = await read(chain, program.epochOracle, COMMUNITY_CALLS.epochOracle.proposalOf, BigInt(epoch));
    const { proposer, confirmations, finalFrom } = proposal;
    return { proposer, confirmations, challengeUntil: finalFrom };
  });
}

/** Whole units that the epoch which settles next can pay at most, as they stand now. */
export async function nextBudget({ program, request }: CommunitySource, epoch: number): Promise<bigint> {
  const chain = await openChain(request, program.chainId);
  return read(chain, program.emissionSchedule, COMMUNITY_CALLS.emissionSchedule.budgetOf, BigInt(epoch));
}

/** What the bundle of a final epoch says of it. */
export interface EpochFigures {
  /** Whole units that it could have paid at most. */
  readonly budget: bigint;
  /** People whom it pays. */
  readonly accounts: number;
  /** Whole units of its total that are held. */
  readonly held: bigint;
}

/**
 * Budget, people and holds of a final epoch, from a bundle whose hash the chain knows.
 * @throws AssayError CHAIN if the node fails, NOT_FOUND if no host serves the bundle.
 */
export async function epochFigures(epoch: number, options: CreditOptions): Promise<EpochFigures> {
  const { program, request } = options;
  const chain = await openChain(request, program.chainId);
  const root = await read(chain, program.epochOracle, CALLS.epochOracle.rootOf, BigInt(epoch));
  const hash = await read(chain, program.epochOracle, CALLS.epochOracle.bundleOf, BigInt(epoch), root);
  return askPlaces(chain, options, { epoch, root, hash }, async (uri) => {
    const { budget, accounts } = await manifestAt(uri, options, hash);
    return { budget: BigInt(budget), accounts, held: await heldUnitsAt(uri, options, hash) };
  });
}
