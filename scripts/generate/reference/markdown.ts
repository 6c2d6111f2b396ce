/** Pieces of Markdown pages. */

export const GENERATED = "<!-- Written by `npm run generate`; do not edit. -->";

const cell = (text: string): string => text.replace(/\s+/g, " ").replaceAll("|", "\\|").trim();

/** A table, or nothing if it has no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text as code. */
export const code = (text: string): string => `\`${text}\``;

/** A page out of its parts, empty ones left out. */
export const page = (title: string, ...parts: readonly string[]): string =>
  `${[`# ${title}`, GENERATED, ...parts.filter((part) => part !== "")].join("\n\n")}\n`;

/** A section with its heading, or nothing if it is empty. */
export const section = (title: string, body: string, level = 2): string =>
  body === "" ? "" : `${"#".repeat(level)} ${title}\n\n${body}`;
