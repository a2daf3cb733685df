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

/** For those whom the session refused: an event for the registered says what it is and lets them register. */
export function RegisteringFor({ slug }: { slug: string }) {
  const [event, setEvent] = useState<EventDetails | null>(null);
  useEffect(() => {
    let wanted = true;
    void import('../registration/requests')
      .then((module) => module.fetchEvent(slug))
      .then((reply) => wanted && reply.ok && reply.value.access !== 'open' && setEvent(reply.value));
    return () => {
      wanted = false;
    };
  }, [slug]);
  return event && <Registering event={event} />;
}
