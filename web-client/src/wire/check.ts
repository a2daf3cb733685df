// Checks that turn what came over a socket into values of known type. A check throws WireError, which names the place.
// Fields it does not know are left out, so that a newer server can add some.

export class WireError extends Error {}

export type Check<T> = (value: unknown, at: string) => T;
export type Checked<C> = C extends Check<infer T> ? T : never;

export const string: Check<string> = (value, at) => {
  if (typeof value !== 'string') throw new WireError(`${at}: text expected`);
  return value;
};

export const number: Check<number> = (value, at) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new WireError(`${at}: number expected`);
  return value;
};

export const boolean: Check<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw new WireError(`${at}: true or false expected`);
  return value;
};

/** An instant, in milliseconds since 1970. */
export const time: Check<number> = (value, at) => {
  const instant = Date.parse(string(value, at));
  if (Number.isNaN(instant)) throw new WireError(`${at}: time expected`);
  return instant;
};

export function oneOf<const T extends readonly string[]>(...words: T): Check<T[number]> {
  return (value, at) => {
    if (!words.includes(value as string)) throw new WireError(`${at}: one of ${words.join(', ')} expected`);
    return value as T[number];
  };
}

export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value, at) => (value === null || value === undefined ? null : check(value, at));
}

/** A field that may be missing, and what it is then. */
export function orElse<T>(check: Check<T>, absent: T): Check<T> {
  return (value, at) => (value === null || value === undefined ? absent : check(value, at));
}

export function array<T>(check: Check<T>): Check<T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new WireError(`${at}: list expected`);
    return value.map((item, index) => check(item, `${at}[${index}]`));
  };
}

export function record<T>(check: Check<T>): Check<Record<string, T>> {
  return (value, at) => {
    const fields = fieldsOf(value, at);
    return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, check(field, `${at}.${name}`)]));
  };
}

export function object<S extends Record<string, Check<unknown>>>(shape: S): Check<{ [K in keyof S]: Checked<S[K]> }> {
  const entries = Object.entries(shape);
  return (value, at) => {
    const fields = fieldsOf(value, at);
    const checked = entries.map(([name, check]) => [name, check(fields[name], `${at}.${name}`)]);
    return Object.fromEntries(checked) as { [K in keyof S]: Checked<S[K]> };
  };
}

export function fieldsOf(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WireError(`${at}: object expected`);
  return value as Record<string, unknown>;
}
