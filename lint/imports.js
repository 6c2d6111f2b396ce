import { isBuiltin } from "node:module";
import { IMPORTS } from "./exceptions.js";
import { everyImport, pathOf, targetOf } from "./paths.js";
import { ENGINE_ROOMS, FILE_MODULES, FILE_ROOMS, ROOMS } from "./rooms.js";

const roomOf = (path) => ROOMS.find((room) => path.startsWith(room.path));

/** What is wrong with an import inside the engine: rooms are listed from left to right, arrows point to the left. */
function engineFault(from, to) {
  const [left, right] = [to, from].map((path) => ENGINE_ROOMS.indexOf(path.split("/")[2]));
  if (left < 0 || right < 0) return `A room of the engine is missing in lint/rooms.js: ${left < 0 ? to : from}.`;
  if (left <= right) return undefined;
  return `Inside the engine, ${ENGINE_ROOMS[right]} may not import ${ENGINE_ROOMS[left]}.`;
}

/** What is wrong with an import of another file of the project, if anything. */
function fileFault(from, to) {
  const [room, other] = [roomOf(from), roomOf(to)];
  if (room === undefined || other === undefined) {
    return `No room in lint/rooms.js holds ${room === undefined ? from : to}.`;
  }
  if (room === other) return room.name === "engine" ? engineFault(from, to) : undefined;
  if (other.name === "engine" || room.imports.includes(other.name)) return undefined;
  return `${room.name} may not import ${other.name}.`;
}

/** What is wrong with an import of a package or of one of Node's modules, if anything. */
function packageFault(from, specifier) {
  const room = roomOf(from);
  if (room === undefined) return `No room in lint/rooms.js holds ${from}.`;
  const allowed = room.packages.some((name) => {
    if (name === "*") return true;
    return name === "node:" ? isBuiltin(specifier) : specifier === name || specifier.startsWith(`${name}/`);
  });
  if (!allowed) return `${room.name} may not import ${specifier}.`;
  const touchesFiles = from.startsWith("src/") && FILE_MODULES.includes(specifier);
  if (!touchesFiles || FILE_ROOMS.some((path) => from.startsWith(path))) return undefined;
  return "Inside src/, files are touched only in bundle, sources, store and the reader of URIs.";
}

/** Every import follows the table of rooms. */
export const imports = {
  meta: { type: "problem", schema: [], messages: { fault: "{{fault}}" } },
  create(context) {
    const from = pathOf(context.filename);
    return everyImport((node, specifier) => {
      const to = targetOf(context.filename, specifier);
      const fault = to === undefined ? packageFault(from, specifier) : fileFault(from, to);
      if (fault === undefined || IMPORTS[from]?.includes(to ?? specifier)) return;
      context.report({ node, messageId: "fault", data: { fault } });
    });
  },
};
