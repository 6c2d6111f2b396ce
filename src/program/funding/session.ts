import type { Sender } from "../send.js";
import type { Session } from "../session.js";
import type { Funding } from "./contracts.js";

/** What actions on rounds, bounties, seasons and work that proves itself go by. */
export type FundingSession = Sender &
  Pick<Session, "program" | "home" | "request"> & {
    readonly funding: Funding;
    /** Addresses of contracts beside the program, by Ignition's names. */
    readonly deployed: Readonly<Record<string, string>>;
  };
