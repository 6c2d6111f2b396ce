import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { castVoteTransaction, CHOICES, proposalsOf, type Proposal } from "../../../../src/client/index.js";
import { formatNumber, formatTime } from "../../format.js";
import { Act } from "../../parts/Act.js";
import { Reading } from "../../parts/Reading.js";
import { keepFromNobody } from "../../state/keep.js";
import { sourceOf, type CommunitySettings } from "../../state/program.js";
import { useConnection } from "../../state/wallet.js";
import { TEXTS } from "../../texts.js";
import { Propose } from "./Propose.js";

/** Proposals of the governor, and votes on those that are open. */
export default function Proposals({ settings }: { readonly settings: CommunitySettings }): ReactElement {
  const [connection] = useConnection();
  const account = connection?.account;
  const proposals = useQuery({
    queryKey: ["proposals", account],
    placeholderData: keepFromNobody,
    queryFn: () => proposalsOf(sourceOf(settings), account),
  });
  return (
    <>
      <Reading query={proposals}>
        {(found) =>
          found.length === 0 ? (
            <p>{TEXTS.noProposals}</p>
          ) : (
            found.map((proposal) => <One key={String(proposal.id)} proposal={proposal} settings={settings} />)
          )
        }
      </Reading>
      <Propose settings={settings} />
    </>
  );
}

interface OneProps {
  readonly proposal: Proposal;
  readonly settings: CommunitySettings;
}

/** The numbers of proposals are hashes; people tell them apart by their first digits. */
const shortId = (id: bigint): string => id.toString(16).padStart(64, "0").slice(0, 8);

function One({ proposal, settings }: OneProps): ReactElement {
  const { id, description, state, opensAt, closesAt, quorum, voted } = proposal;
  const words = TEXTS.proposalStates[state as keyof typeof TEXTS.proposalStates];
  const when = state === "pending" ? TEXTS.opens(formatTime(opensAt)) : TEXTS.roundUntil(formatTime(closesAt));
  const open = state === "active" && !voted;
  return (
    <section>
      <h2>{TEXTS.proposal(shortId(id))}</h2>
      <p className="foreign">{description}</p>
      <p>
        {state === "active" || state === "pending" ? when : words}.{" "}
        {quorum !== undefined && TEXTS.quorum(formatNumber(quorum))} {voted && TEXTS.votedAlready}
      </p>
      <ul className="figures">
        {CHOICES.map((choice, i) => (
          <li key={choice}>
            <span className="muted small">{TEXTS.choices[choice]}</span>
            <p>
              <strong>{formatNumber(proposal[choice])}</strong>
            </p>
            {open && (
              <Act
                settings={settings}
                label={TEXTS.choices[choice]}
                name={TEXTS.choose(TEXTS.choices[choice], shortId(id))}
                transactions={[castVoteTransaction(settings.program, id, i)]}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
