// Checks that turn what came over a socket into values of known type. A check throws WireError, which names the place.
// Fields it does not know are left out, so that a newer server can add some.

export class WireError extends Error {}

/** Makes a T of anything, if it is what the schema calls a W. `reads` is never there: it holds W for the compiler. */
export interface Check<T, W = never> {
  (value: unknown, at: string): T;
  readonly reads?: (wire: W) => void;
}
export type Checked<C> = C extends Check<infer T, never> ? T : never;

export const string: Check<string, string> = (value, at) => {
  if (typeof value !== 'string') throw new WireError(`${at}: text expected`);
  return value;
};

export const number: Check<number, number> = (value, at) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new WireError(`${at}: number expected`);
  return value;
};

export const boolean: Check<boolean, boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw new WireError(`${at}: true or false expected`);
  return value;
};

/** An instant, in milliseconds since 1970. */
export const time: Check<number, string> = (value, at) => {
  const instant = Date.parse(string(value, at));
  if (Number.isNaN(instant)) throw new WireError(`${at}: time expected`);
  return instant;
};

export function oneOf<const T extends readonly string[]>(...words: T): Check<T[number], T[number]> {
  return (value, at) => {
    if (!words.includes(value as string)) throw new WireError(`${at}: one of ${words.join(', ')} expected`);
    return value as T[number];
  };
}

export function nullable<T, W>(check: Check<T, W>): Check<T | null, W | null | undefined> {
  return (value, at) => (value === null || value === undefined ? null : check(value, at));
}

/** A field that may be missing, and what it is then. */
export function orElse<T, W>(check: Check<T, W>, absent: T): Check<T, W | null | undefined> {
  return (value, at) => (value === null || value === undefined ? absent : check(value, at));
}

export function array<T, W>(check: Check<T, W>): Check<T[], readonly W[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new WireError(`${at}: list expected`);
    return value.map((item, index) => check(item, `${at}[${index}]`));
  };
}

export function record<T, W>(check: Check<T, W>): Check<Record<string, T>, Record<string, W>> {
  return (value, at) => {
    const fields = fieldsOf(value, at);
    return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, check(field, `${at}.${name}`)]));
  };
}

/**
 * An object of the generated wire type W. It does not compile unless every field is one of W's and its check reads all
 * that the schema lets that field be: what the page believes of the wire cannot drift from protocol/api.
 */
export function object<W>() {
  return <const S extends { readonly [K in keyof S]: K extends keyof W ? Check<unknown, W[K]> : never }>(
    shape: S,
  ): Check<{ -readonly [K in keyof S]: Checked<S[K]> }, W> => {
    const entries = Object.entries<Check<unknown>>(shape);
    return (value, at) => {
      const fields = fieldsOf(value, at);
      const checked = entries.map(([name, check]) => [name, check(fields[name], `${at}.${name}`)]);
      return Object.fromEntries(checked) as { -readonly [K in keyof S]: Checked<S[K]> };
    };
  };
}

export function fieldsOf(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WireError(`${at}: object expected`);
  return value as Record<string, unknown>;
}
