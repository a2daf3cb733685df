// Who the page is: the token of the link it was opened by, or that of the guest it became. The token leaves the address
// bar at once, so that it is not copied, bookmarked or sent as a Referer. A tab keeps its own; a new tab of the same page
// finds the last.

export type Page = 'viewer' | 'studio' | 'moderate' | 'registration' | 'organise';

export class Tokens {
  private current: string | null;
  private readonly key: string;

  constructor(slug: string, page: Page) {
    this.key = `rostrum:${slug}:${page}`;
    const given = takeFromAddress();
    if (given) this.store(given);
    this.current = given ?? read(sessionStorage, this.key) ?? read(localStorage, this.key);
  }

  get(): string | null {
    return this.current;
  }

  /** A guest's token, or a renewed one. */
  store(token: string): void {
    this.current = token;
    write(sessionStorage, this.key, token);
    write(localStorage, this.key, token);
  }

  forget(): boolean {
    const had = this.current !== null;
    this.current = null;
    write(sessionStorage, this.key, null);
    write(localStorage, this.key, null);
    return had;
  }
}

function takeFromAddress(): string | null {
  const fields = new URLSearchParams(location.hash.slice(1));
  const token = fields.get('token');
  if (token === null) return null;
  fields.delete('token');
  const rest = fields.toString();
  history.replaceState(history.state, '', location.pathname + location.search + (rest ? `#${rest}` : ''));
  return token || null;
}

// Storage may be forbidden by the browser: then the token lives as long as the page.
function read(storage: Storage, key: string): string | null {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

function write(storage: Storage, key: string, value: string | null): void {
  try {
    if (value === null) storage.removeItem(key);
    else storage.setItem(key, value);
  } catch {
    // Kept in memory only.
  }
}
