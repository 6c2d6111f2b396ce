/** The root element of a document and all its texts, entities resolved, in order. */
export interface XmlRoot {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly texts: readonly string[];
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const TOKEN = /<(\/?)([A-Za-z][\w-]*)((?:\s+[A-Za-z][\w:-]*=(?:'[^'<]*'|"[^"<]*"))*)\s*(\/?)>|([^<]+)/gy;

/**
 * Parses the subset of XML that SVG pictures of this project use (elements, attributes, text, entities), strictly.
 * @throws on anything a browser would refuse: unbalanced elements, stray `<` or `&`, control characters, a second root
 */
export function parseXml(source: string): XmlRoot {
  // eslint-disable-next-line no-control-regex -- these are the very characters that XML forbids
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(source)) throw new Error("control character in XML");
  const open: string[] = [];
  const texts: string[] = [];
  let root: Omit<XmlRoot, "texts"> | undefined;
  let position = 0;
  for (const [token, close, name = "", attributes = "", empty, text] of source.matchAll(TOKEN)) {
    position += token.length;
    if (text !== undefined) {
      if (open.length === 0) throw new Error(`text outside of the root: ${text}`);
      texts.push(resolve(text));
      continue;
    }
    if (root === undefined) root = { name, attributes: attributesOf(attributes) };
    else if (open.length === 0) throw new Error(`second root ${name}`);
    if (close && open.pop() !== name) throw new Error(`unbalanced ${name}`);
    if (!close && !empty) open.push(name);
  }
  if (position !== source.length || open.length > 0 || root === undefined)
    throw new Error(`malformed XML at ${position}`);
  return { ...root, texts };
}

function attributesOf(source: string): Record<string, string> {
  const pairs = [...source.matchAll(/([\w:-]+)=(?:'([^']*)'|"([^"]*)")/g)];
  return Object.fromEntries(pairs.map(([, name = "", single, double]) => [name, resolve(single ?? double ?? "")]));
}

function resolve(text: string): string {
  return text.replace(/&(?:#(\d+);|(\w+);)?/g, (entity: string, code: string | undefined, name: string | undefined) => {
    const value = code === undefined ? ENTITIES[name ?? ""] : String.fromCodePoint(Number(code));
    if (value === undefined) throw new Error(`unknown entity ${entity}`);
    return value;
  });
}
