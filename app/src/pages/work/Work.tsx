import { lazy, type ReactElement } from "react";
import { Wallets } from "../../parts/Wallets.js";
import type { CommunitySettings } from "../../state/program.js";
import { TEXTS } from "../../texts.js";
import { Tasks } from "./Tasks.js";

const Bounties = lazy(() => import("./Bounties.js"));
const Rounds = lazy(() => import("./Rounds.js"));
const Proposals = lazy(() => import("./Proposals.js"));

/** Parts of the page by their names in its address. */
const PARTS = {
  tasks: TEXTS.taskList,
  bounties: TEXTS.bounties,
  rounds: TEXTS.rounds,
  proposals: TEXTS.proposals,
} as const;

type Part = keyof typeof PARTS;

const NAMES = Object.keys(PARTS) as readonly Part[];

interface Props {
  readonly settings: CommunitySettings;
  readonly rest: readonly string[];
}

/** What there is to do: tasks, bounties, rounds and proposals. */
export default function Work({ settings, rest: [named] }: Props): ReactElement {
  const part = NAMES.find((each) => each === named) ?? "tasks";
  const Shown = { tasks: Tasks, bounties: Bounties, rounds: Rounds, proposals: Proposals }[part];
  return (
    <>
      <nav className="parts" aria-label={TEXTS.pages.work}>
        {NAMES.map((each) => (
          <a key={each} href={`#/work/${each}`} aria-current={each === part ? "page" : undefined}>
            {PARTS[each]}
          </a>
        ))}
      </nav>
      <Wallets chainId={settings.program.chainId} />
      <Shown settings={settings} />
    </>
  );
}
