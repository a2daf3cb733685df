// The form to register, on an event's page: loaded only where there is somebody who could use it.
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { EventDetails } from '../wire/shapes';

type Form = FunctionComponent<{ event: EventDetails }>;

export function Registering({ event }: { event: EventDetails }) {
  const [loaded, setLoaded] = useState<{ Form: Form } | null>(null);
  useEffect(() => {
    let wanted = true;
    void import('../registration/register').then((module) => wanted && setLoaded({ Form: module.Register }));
    return () => {
      wanted = false;
    };
  }, []);
  return loaded && <loaded.Form event={event} />;
}

/** What anyone may know of an event; asked for once the session has refused somebody, null until then. */
export function useEventPage(slug: string, wanted: boolean): EventDetails | null {
  const [event, setEvent] = useState<EventDetails | null>(null);
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    void import('../registration/requests')
      .then((module) => module.fetchEvent(slug))
      .then((reply) => current && reply.ok && setEvent(reply.value));
    return () => {
      current = false;
    };
  }, [slug, wanted]);
  return event;
}
