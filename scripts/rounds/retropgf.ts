/** Optimism's third retroactive round (2023): ballots without voters. */
import { medianRound } from "../../src/engine/funding/ballots.js";
import { parseRound, type RoundParameters } from "../../src/engine/funding/parameters.js";
import { decimal } from "../../src/sources/rounds.js";
import { TEXT } from "../../src/sources/fields.js";
import { ONE, shown, type Figure, type Tables } from "./figures.js";

const VOTE = { project: TEXT, vote_op: decimal(18) };
const POOL = 30_000_000n * ONE;
const FUNDED = 501;

/** How many projects are paid, by either middle of an even number of ballots. */
export async function retropgf(tables: Tables): Promise<Figure[]> {
  const votes = await tables.read("peer_retropgf3_votes", VOTE);
  const ballots = votes.map(({ project, vote_op }) => ({ voter: "", project, amount: vote_op }));
  return (["mean", "lower"] as const).map((middle) => {
    const document = { kind: "median", name: "RetroPGF 3", pool: String(POOL), quorum: 17, middle };
    const { recipients, paid } = medianRound(ballots, parseRound(document) as RoundParameters<"median">);
    const funded = recipients.filter(({ amount }) => amount > 0n);
    const medians = funded.reduce((sum, { received }) => sum + received, 0n);
    const off = funded.length - FUNDED;
    return {
      round: "RetroPGF 3",
      what: `projects paid, ${middle === "mean" ? "mean of both middles" : "lower middle"}`,
      published: `${FUNDED} projects, 30000000`,
      computed: `${funded.length} projects, ${shown(paid)} of medians of ${shown(medians)}`,
      error: `${off} projects; payments per project are not in the data`,
    };
  });
}
