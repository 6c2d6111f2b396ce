import type { ReactElement } from "react";
import { isAddress } from "../state/route.js";
import { TEXTS } from "../texts.js";

interface Props {
  readonly id: string;
  readonly label?: string;
  readonly value: string;
  readonly change: (value: string) => void;
}

/** Whether something was typed that is no address. */
export const isBadAccount = (typed: string): boolean => typed !== "" && !isAddress(typed.trim());

/** A field for an address; what is none is marked, and said by `BadAccount`. */
export function AccountField({ id, label = TEXTS.account, value, change }: Props): ReactElement {
  const bad = isBadAccount(value);
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={value}
        onChange={(event) => change(event.target.value)}
        placeholder={TEXTS.accountHint}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={bad}
        aria-describedby={bad ? `bad-${id}` : undefined}
      />
    </>
  );
}

/** Says that what was typed into the field `id` is no address. */
export function BadAccount({ id }: { readonly id: string }): ReactElement {
  return (
    <p id={`bad-${id}`} className="bad small" role="alert">
      {TEXTS.badAddress}
    </p>
  );
}
