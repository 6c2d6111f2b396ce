import { useState, type ReactElement } from "react";
import { epochTransactions, type BroughtRoot, type Hex, type Settling } from "../../../../src/client/index.js";
import { formatNumber } from "../../format.js";
import { Act } from "../../parts/Act.js";
import type { CommunitySettings } from "../../state/program.js";
import { TEXTS } from "../../texts.js";

interface Props {
  readonly found: Settling;
  readonly settings: CommunitySettings;
}

const isWord = (text: string): text is Hex => /^0x[0-9a-f]{64}$/i.test(text);

/** A root as it was typed. */
interface Typed {
  readonly root: string;
  readonly bundleHash: string;
  readonly bundleURI: string;
}

const FIELDS = { root: TEXTS.rootField, bundleHash: TEXTS.bundleHash, bundleURI: TEXTS.bundleAddress } as const;

const NAMES = Object.keys(FIELDS) as readonly (keyof Typed)[];

/** What was typed as a root, once all of it is there. */
function broughtOf({ root, bundleHash, bundleURI }: Typed): BroughtRoot | undefined {
  return isWord(root) && isWord(bundleHash) && bundleURI !== "" ? { root, bundleHash, bundleURI } : undefined;
}

/** Lets an operator propose the first root of an epoch, or anybody with a stake challenge what is on the table. */
export function BringRoot({ found, settings }: Props): ReactElement {
  const [typed, setTyped] = useState<Typed>({ root: "", bundleHash: "", bundleURI: "" });
  const first = found.status === 0;
  const brought = broughtOf(typed);
  const bring = first ? epochTransactions.propose : epochTransactions.challenge;
  const label = first ? TEXTS.proposeRoot : TEXTS.challengeRoot;
  return (
    <details>
      <summary>{label}</summary>
      <p className="muted small">
        {first ? TEXTS.proposeRootHint : TEXTS.challengeRootHint(formatNumber(found.challengeStake))}
      </p>
      <div className="fields">
        {NAMES.map((name) => (
          <label key={name}>
            {FIELDS[name]}
            <input
              value={typed[name]}
              onChange={(event) => setTyped({ ...typed, [name]: event.target.value.trim() })}
              spellCheck={false}
              autoComplete="off"
            />
          </label>
        ))}
        <Act
          settings={settings}
          label={label}
          disabled={brought === undefined}
          transactions={brought === undefined ? [] : [bring(settings.program, found.epoch, brought)]}
        />
      </div>
    </details>
  );
}

interface StakeProps extends Props {
  readonly root: Hex;
}

/** Lets somebody with a bond lay more of it on a root while stakes decide. */
export function AddStake({ root, found, settings }: StakeProps): ReactElement {
  const [units, setUnits] = useState("");
  const ready = /^[1-9]\d{0,18}$/.test(units);
  const name = root.slice(0, 10);
  return (
    <>
      <label className="small">
        {TEXTS.stakeOn(name)}
        <input inputMode="numeric" value={units} onChange={(event) => setUnits(event.target.value.trim())} />
      </label>
      <Act
        settings={settings}
        label={TEXTS.addStake}
        name={`${TEXTS.addStake}: ${name}`}
        disabled={!ready}
        transactions={ready ? [epochTransactions.addStake(settings.program, found.epoch, root, BigInt(units))] : []}
      />
    </>
  );
}
