/** Says where a value that came out of JSON departs from a form, and what it must be; undefined if it has the form. */
export type Form = (value: unknown, path: string) => string | undefined;

/** Forms of an object's fields by name. */
export type Fields = Readonly<Record<string, Form>>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A form of values that pass a check; `what` ends the sentence "it must be". */
export const must =
  (what: string, passes: (value: unknown) => boolean): Form =>
  (value, path) =>
    passes(value) ? undefined : `${path} must be ${what}`;

/** Any value. */
export const anything: Form = () => undefined;

/** Any text. */
export const text: Form = must("a text", (value) => typeof value === "string");

export const flag: Form = must("true or false", (value) => typeof value === "boolean");

/** One value only. */
export const exactly = (only: string | number): Form => must(String(only), (value) => value === only);

/** A whole number from `least` to `most`. */
export const integer =
  (least: number, most: number): Form =>
  (value, path) => {
    if (typeof value !== "number" || !Number.isSafeInteger(value)) return `${path} must be a whole number`;
    return value < least || value > most ? `${path} must be ${least} to ${most}, not ${value}` : undefined;
  };

/** A whole number that is not negative. */
export const count: Form = integer(0, Number.MAX_SAFE_INTEGER);

/** A decimal text of an unsigned integer, of at most `bits` bits if that is given. */
export const decimal = (bits?: number): Form =>
  must(
    `a decimal text of ${bits === undefined ? "an unsigned integer" : `at most ${bits} bits`}`,
    (value) =>
      typeof value === "string" &&
      /^(0|[1-9]\d*)$/.test(value) &&
      (bits === undefined || (value.length <= bits && BigInt(value) >> BigInt(bits) === 0n)),
  );

/** Lower-case 0x hex of exactly `length` bytes. */
export const bytes = (length: number): Form =>
  must(
    `${length} bytes as lower-case 0x hex`,
    (value) => typeof value === "string" && value.length === 2 * length + 2 && /^0x[0-9a-f]*$/.test(value),
  );

/** A list of `least` to `most` entries of one form. */
export const list =
  (entry: Form, least = 0, most = Infinity): Form =>
  (value, path) => {
    if (!Array.isArray(value)) return `${path} must be a list`;
    const wanted = least === most ? String(least) : `${least} to ${most}`;
    if (value.length < least || value.length > most) return `${path} must have ${wanted} entries, not ${value.length}`;
    return firstFault(value.entries(), (item, i) => entry(item, `${path}[${i}]`));
  };

/** An object whose names match a pattern and whose values are of one form. */
export const map =
  (name: RegExp, entry: Form): Form =>
  (value, path) => {
    if (!isObject(value)) return `${path} must be an object`;
    return firstFault(Object.entries(value), (item, key) =>
      name.test(key) ? entry(item, `${path}.${key}`) : `${path}.${key} is not known`,
    );
  };

/** An object that has these fields, may have the optional ones, and has no others. */
export const record =
  (required: Fields, optional: Fields = {}): Form =>
  (value, path) => {
    const fault = object(required, optional)(value, path);
    if (fault !== undefined) return fault;
    const known = { ...required, ...optional };
    const stranger = Object.keys(value as object).find((key) => !Object.hasOwn(known, key));
    return stranger === undefined ? undefined : `${path}.${stranger} is not known`;
  };

/** An object that has these fields and may have any others; the optional ones have their form if they are there. */
export const object =
  (required: Fields, optional: Fields = {}): Form =>
  (value, path) => {
    if (!isObject(value)) return `${path} must be an object`;
    const missing = Object.keys(required).find((key) => !Object.hasOwn(value, key));
    if (missing !== undefined) return `${path}.${missing} is missing`;
    const given = Object.entries(optional).filter(([key]) => Object.hasOwn(value, key));
    const fields = [...Object.entries(required), ...given].map(([key, form]) => [key, form] as const);
    return firstFault(fields, (form, key) => form(value[key], `${path}.${key}`));
  };

/** Both forms: the second is asked only if the value has the first. */
export const both =
  (first: Form, second: Form): Form =>
  (value, path) =>
    first(value, path) ?? second(value, path);

function firstFault<K, V>(
  entries: Iterable<readonly [K, V]>,
  faultOf: (value: V, key: K) => string | undefined,
): string | undefined {
  for (const [key, value] of entries) {
    const fault = faultOf(value, key);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
