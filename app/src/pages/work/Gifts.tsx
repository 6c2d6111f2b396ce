import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { giftRoundOf, giveTransaction, type GiftTerms } from "../../../../src/client/index.js";
import { formatNumber } from "../../format.js";
import { AccountField, BadAccount, isBadAccount } from "../../parts/AccountField.js";
import { Act } from "../../parts/Act.js";
import { sourceOf, type CommunitySettings } from "../../state/program.js";
import { isAddress } from "../../state/route.js";
import { useConnection } from "../../state/wallet.js";
import { TEXTS } from "../../texts.js";

interface Props {
  readonly gift: NonNullable<CommunitySettings["gifts"]>[number];
  readonly settings: CommunitySettings;
}

/** Terms as the contract takes them. */
const termsOf = ({ start, length, budget, minPoints, domain }: Props["gift"]["terms"]): GiftTerms => ({
  start: BigInt(start),
  length: BigInt(length),
  budget: BigInt(budget),
  minPoints: BigInt(minPoints),
  domain: BigInt(domain),
});

/** Lets a member give others points in the running round of a task. */
export function Gifts({ gift, settings }: Props): ReactElement {
  const [receiver, setReceiver] = useState("");
  const [points, setPoints] = useState("");
  const [connection] = useConnection();
  const account = connection?.account ?? "";
  const [task, terms] = [BigInt(gift.task), termsOf(gift.terms)];
  const round = useQuery({
    queryKey: ["gifts", gift.task, account],
    enabled: account !== "",
    queryFn: () => giftRoundOf(sourceOf(settings), { task, terms, account }),
  });
  const ready = isAddress(receiver.trim()) && /^\d{1,9}$/.test(points);
  const give = ready
    ? [giveTransaction(settings.program, task, terms, { receiver: receiver.trim(), points: BigInt(points) })]
    : [];
  const id = (name: string): string => `${name}-${gift.task}`;
  return (
    <section>
      <h2>{TEXTS.gifts(String(gift.task))}</h2>
      {account === "" && <p className="muted small">{TEXTS.connectFirst}</p>}
      {round.error !== null && <p className="bad small">{`${TEXTS.noGifts} ${round.error.message}`}</p>}
      {round.data !== undefined && <p>{TEXTS.giftsHint(formatNumber(round.data.given), formatNumber(terms.budget))}</p>}
      <div className="fields">
        <AccountField id={id("receiver")} label={TEXTS.receiver} value={receiver} change={setReceiver} />
        {isBadAccount(receiver) && <BadAccount id={id("receiver")} />}
        <label htmlFor={id("points")}>{TEXTS.worth}</label>
        <input
          id={id("points")}
          inputMode="numeric"
          value={points}
          onChange={(event) => setPoints(event.target.value)}
        />
        <Act settings={settings} label={TEXTS.give} disabled={!ready} transactions={give} />
      </div>
    </section>
  );
}
