import type { Request } from "../chain.js";
import type { ClientProgram } from "../program.js";

/** What the pages of a community must know of its program, besides what a claim needs. Contracts that it does not have are left out. */
export interface CommunityProgram extends ClientProgram {
  readonly taskRegistry: string;
  readonly contributionDisputes: string;
  readonly rewardEscrow: string;
  readonly emissionSchedule: string;
  readonly council: string;
  readonly governor: string;
  /** The attestation service, for appeals. */
  readonly eas: string;
  readonly quadraticRound?: string;
  readonly retroRound?: string;
  readonly bountyBoard?: string;
  readonly peerRound?: string;
}

/** Which program, and who answers. */
export interface CommunitySource {
  readonly program: CommunityProgram;
  readonly request: Request;
}
