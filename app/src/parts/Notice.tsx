import type { ReactElement } from "react";
import { formatTime } from "../format.js";
import { TEXTS } from "../texts.js";

export const Loading = (): ReactElement => (
  <p role="status" className="muted">
    {TEXTS.loading}
  </p>
);

/** Says what failed, as text that is never markup, and how to go on. */
export function Failure({ error, retry }: { readonly error: Error; readonly retry: () => void }): ReactElement {
  return (
    <div role="alert" className="notice">
      <p>
        {TEXTS.failed} <span className="muted">{error.message}</span>
      </p>
      <button onClick={retry}>{TEXTS.again}</button>
    </div>
  );
}

/** Seconds after which a block is said to be old. */
const OLD = 600n;

/** Says so if the node lags behind the reader's clock. */
export function Lag({ time }: { readonly time: bigint }): ReactElement | null {
  const now = BigInt(Math.floor(Date.now() / 1000));
  return now - time < OLD ? null : <p className="muted small">{TEXTS.slow(formatTime(time))}</p>;
}
