import type { Hex } from "./abi.js";
import { openChain, read, type Chain, type Request } from "./chain.js";
import { CALLS } from "./generated/calls.js";
import type { ClientProgram } from "./program.js";

/** Which program, and who answers. */
export interface Source {
  readonly program: ClientProgram;
  readonly request: Request;
}

/** Rewards of an account in whole units; `unit` wei of the token each. */
export interface Rewards {
  readonly credited: bigint;
  readonly vested: bigint;
  readonly released: bigint;
  /** What a claim would pay now. */
  readonly releasable: bigint;
  /** Unix seconds at which more vests after a pause; 0 if nothing is to come. */
  readonly nextUnlock: bigint;
  /** Who is paid, whoever claims: the account, or the recipient that it has named. */
  readonly recipient: string;
  readonly unit: bigint;
  readonly token: string;
  /** Time of the block at which all of this was read, Unix seconds. */
  readonly time: bigint;
}

/**
 * Rewards of an account, all read at one block.
 * @param time Unix seconds at which `vested` is told, past or future; the block's own time if it is left out.
 * @throws AssayError CHAIN if the node fails or serves another chain.
 */
export async function rewardsOf(account: string, source: Source, time?: bigint): Promise<Rewards> {
  const chain = await openChain(source.request, source.program.chainId);
  const [to, holder] = [source.program.distributor, account as Hex];
  const { creditedOf, vestedOf, releasedOf, releasableOf, nextUnlockOf, recipientOf, unit, token } = CALLS.distributor;
  const [credited, vested, released, releasable, nextUnlock, recipient, size, address] = await Promise.all([
    read(chain, to, creditedOf, holder),
    read(chain, to, vestedOf, holder, time ?? chain.time),
    read(chain, to, releasedOf, holder),
    read(chain, to, releasableOf, holder),
    read(chain, to, nextUnlockOf, holder),
    read(chain, to, recipientOf, holder),
    read(chain, to, unit),
    read(chain, to, token),
  ]);
  const figures = { credited, vested, released, releasable, nextUnlock, recipient };
  return { ...figures, unit: size, token: address, time: chain.time };
}

/** Decayed points of an account. */
export interface Reputation {
  readonly total: bigint;
  /** By domain, 0 to 7. */
  readonly domains: readonly bigint[];
  readonly time: bigint;
}

const DOMAIN_NUMBERS = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n] as const;

/**
 * Reputation of an account as it has decayed by the latest block.
 * @throws AssayError CHAIN if the node fails or serves another chain.
 */
export async function reputationOf(account: string, source: Source): Promise<Reputation> {
  const chain = await openChain(source.request, source.program.chainId);
  const [total, domains] = await Promise.all([
    read(chain, source.program.reputationToken, CALLS.reputationToken.totalReputationOf, account as Hex),
    Promise.all(DOMAIN_NUMBERS.map((domain) => domainReputation(chain, source.program, account, domain))),
  ]);
  return { total, domains, time: chain.time };
}

function domainReputation(chain: Chain, program: ClientProgram, account: string, domain: bigint): Promise<bigint> {
  return read(chain, program.reputationToken, CALLS.reputationToken.reputationOf, account as Hex, domain);
}
