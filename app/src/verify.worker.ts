import { verifyEpoch } from "../../src/client/index.js";
import { sourceOf, type Settings } from "./state/program.js";

/** What the page sends: which epoch of which program. */
export interface VerifyMessage {
  readonly epoch: number;
  readonly settings: Settings;
}

/** What comes back: progress, then a verdict or a failure. */
export type VerifyAnswer =
  | { readonly done: number; readonly all: number }
  | { readonly verdict: Awaited<ReturnType<typeof verifyEpoch>> }
  | { readonly failure: string };

const answer = (message: VerifyAnswer): void => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<VerifyMessage>): void => {
  const onProgress = (done: number, all: number): void => answer({ done, all });
  verifyEpoch(data.epoch, { ...sourceOf(data.settings), onProgress }).then(
    (verdict) => answer({ verdict }),
    (error: unknown) => answer({ failure: error instanceof Error ? error.message : String(error) }),
  );
};
