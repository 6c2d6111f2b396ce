import { useState, type FormEvent, type ReactElement } from "react";
import { isAddress } from "../state/route.js";
import { TEXTS } from "../texts.js";
import { AccountField, BadAccount, isBadAccount } from "./AccountField.js";

interface Props {
  readonly account: string;
  /** Words of the button. */
  readonly action?: string;
  readonly label?: string;
  readonly choose: (account: string) => void;
}

/** Asks for an address, and refuses what is none. */
export function AccountForm({ account, choose, action = TEXTS.show, label = TEXTS.account }: Props): ReactElement {
  const [typed, setTyped] = useState(account);
  const [shown, setShown] = useState(account);
  // What the page came to show goes into the field, whoever chose it.
  if (shown !== account) {
    setShown(account);
    setTyped(account);
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isAddress(typed.trim())) choose(typed.trim());
  };
  return (
    <>
      <form onSubmit={submit} className="row">
        <AccountField id="account" label={label} value={typed} change={setTyped} />
        <button type="submit">{action}</button>
      </form>
      {isBadAccount(typed) && <BadAccount id="account" />}
    </>
  );
}
