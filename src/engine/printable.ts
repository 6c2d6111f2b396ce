/**
 * What a terminal obeys instead of showing: control characters, marks that turn the direction of text, line separators of Unicode, halves of
 * surrogate pairs, and what shows nothing at all.
 */
const COMMANDS =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\u00ad\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\u{e0001}\u{e0020}-\u{e007f}]/gu;

const escaped = (char: string): string => char.split("").map(unitOf).join("");

/** A code unit by its number: two of them are one character beyond the first plane. */
const unitOf = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * Foreign text as one line that is safe to show: what a terminal would obey is written as `\uXXXX`, which inside JSON stands for the same character.
 * @example printable("a\u001b[31m") // "a\\u001b[31m"
 */
export function printable(text: string): string {
  return text.replace(COMMANDS, escaped);
}

/**
 * The same for text that has lines of its own: line feeds and tabs stay.
 * @example printableLines("a\r\nb") // "a\\u000d\nb"
 */
export function printableLines(text: string): string {
  return text.replace(COMMANDS, (char) => (char === "\n" || char === "\t" ? char : escaped(char)));
}
