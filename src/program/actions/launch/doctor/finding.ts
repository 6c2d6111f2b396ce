/** What an examination found about one thing. */
export interface Finding {
  /** A fault is wrong; a warning may be meant. */
  readonly level: "fine" | "warning" | "fault";
  readonly area: Area;
  readonly text: string;
  /** How to mend it; left out where nothing is to be done. */
  readonly mend?: string;
}

export type Area =
  "code" | "bindings" | "powers" | "terms" | "treasury" | "bonds" | "attestations" | "rules" | "pauses";

export const fine = (area: Area, text: string): Finding => ({ level: "fine", area, text });
export const warning = (area: Area, text: string, mend: string): Finding => ({ level: "warning", area, text, mend });
export const fault = (area: Area, text: string, mend: string): Finding => ({ level: "fault", area, text, mend });
