// Deletes the event for ever. Whoever does it types its name in addresses first, so that it is never the wrong one.
import { useId, useState } from 'preact/hooks';
import { useOrganising } from '../i18n/organising';
import { useRegistering } from '../i18n/registering';
import { apiOf, request } from '../registration/requests';
import { explain } from '../registration/words';

const nothing = (): null => null;
type Props = { slug: string; token: string; onDeleted: () => void };

export function Deleting({ slug, token, onDeleted }: Props) {
  const words = useOrganising();
  const named = useRegistering();
  const [typed, setTyped] = useState('');
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const id = useId();
  const remove = async () => {
    setBusy(true);
    const reply = await request(apiOf(slug), nothing, { token, method: 'DELETE' });
    setBusy(false);
    if (reply.ok) return onDeleted();
    // It goes on, or people are still to be told: the server says which.
    setSaid(reply.error.status === 409 ? `${words.not_deleted} ${reply.error.detail}` : explain(reply.error, named));
  };
  return (
    <section class="card stack" data-deleting>
      <h2>{words.delete_event}</h2>
      <p class="fine" id={`${id}-what`}>{words.delete_what}</p>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed === slug) void remove();
        }}
      >
        <div>
          <label for={id}>{words.delete_confirm} <bdi>{slug}</bdi></label>
          <input type="text" id={id} dir="ltr" autocomplete="off" spellcheck={false} aria-describedby={`${id}-what`} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
        </div>
        <p class="row"><button type="submit" class="danger" disabled={busy || typed !== slug}>{words.delete_event}</button><span role="alert" data-delete-said>{said}</span></p>
      </form>
    </section>
  );
}
