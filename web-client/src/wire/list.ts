// The list of this server's events, or of a series, as pages show it.
import * as is from './check';
import type * as wire from './generated/shapes';
import { phase, texts } from './shapes';

const listed = is.object<wire.EventList>()({
  events: is.array(
    is.object<wire.EventSummary>()({ slug: is.string, title: is.orElse(texts, {}), starts_at: is.time, ends_at: is.time, phase, cancelled: is.orElse(is.boolean, false) }),
  ),
});
export type Listed = is.Checked<typeof listed>['events'];

/** Throws where it cannot be had. */
export async function fetchList(signal: AbortSignal, series?: string): Promise<Listed> {
  const query = series === undefined ? '' : `?series=${encodeURIComponent(series)}`;
  const response = await fetch(`/api/v1/events${query}`, { signal });
  return listed(await response.json(), 'events').events;
}
