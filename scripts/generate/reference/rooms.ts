/** The diagram of the rooms, from the table that lint enforces. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOMS } from "../../../lint/rooms.js";
import { ROOT } from "./syntax.js";

/** Rooms of code that runs in production; those without a folder yet are left out. */
const SHOWN = [
  "tasks",
  "program",
  "bundle",
  "sync",
  "sources",
  "parallel",
  "chain",
  "store",
  "report",
  "client",
  "app",
  "cluster",
];

const [BEGIN, END] = ["<!-- rooms: written by npm run generate -->", "<!-- end of rooms -->"];

function diagram(): string {
  const rooms = ROOMS.filter(({ name, path }) => SHOWN.includes(name) && existsSync(join(ROOT, path)));
  const isShown = (name: string): boolean => rooms.some((room) => room.name === name);
  const boxes = rooms.map(({ name, path }) => `  ${name}["${path}"]`);
  const arrows = rooms.flatMap(({ name, imports }) => imports.filter(isShown).map((other) => `  ${name} --> ${other}`));
  return ["```mermaid", "flowchart TD", ...boxes, ...arrows, "```"].join("\n");
}

/** The page of the architecture with its diagram renewed. */
export function withRooms(text: string): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`The page lacks ${BEGIN} or ${END}.`);
  return `${before}${BEGIN}\n\n${diagram()}\n\n${END}${after}`;
}
