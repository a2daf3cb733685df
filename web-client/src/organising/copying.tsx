// Copies the event to another day, or to several that become a series. Of one the new page is opened; of several each has
// a link here.
import { useId, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import { useOrganising } from '../i18n/organising';
import { useRegistering } from '../i18n/registering';
import { apiOf, request } from '../registration/requests';
import { explain } from '../registration/words';
import * as is from '../wire/check';
import type { EventDocument } from '../wire/document';
import type * as wire from '../wire/generated/shapes';
import { bodyOf, copiesOf, firstWish, type Wish } from './copies';

const kMost = 60;
const made = is.object<wire.MadeCopies>()({ copies: is.array(is.object<wire.MadeCopies['copies'][number]>()({ slug: is.string, token: is.string })) });
type Made = is.Checked<typeof made>['copies'];

const pageOf = ({ slug, token }: Made[number]) => `/e/${encodeURIComponent(slug)}/organise#token=${encodeURIComponent(token)}`;

type Props = { slug: string; token: string; document: EventDocument; onSeries: () => void };

export function Copying({ slug, token, document, onSeries }: Props) {
  const words = useOrganising();
  const named = useRegistering();
  const [wish, setWish] = useState<Wish>(() => firstWish(document, slug));
  const [copies, setCopies] = useState<Made>([]);
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    setSaid('');
    const json = bodyOf(wish, document, slug);
    const reply = await request(`${apiOf(slug)}/copies`, made as is.Check<{ copies: Made }, never>, { method: 'POST', token, json });
    setBusy(false);
    if (!reply.ok) return setSaid(reply.error.status === 400 || reply.error.status === 409 ? `${words.copy_not} ${reply.error.detail}` : explain(reply.error, named));
    const [one] = reply.value.copies;
    if (one && reply.value.copies.length === 1) return location.assign(pageOf(one));
    setCopies(reply.value.copies);
    setSaid(words.copied);
    onSeries();
  };
  return (
    <section class="card stack" data-copying>
      <h2>{words.copy_event}</h2>
      <p class="fine soft">{words.copy_hint}</p>
      <form
        class="stack edit"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Wished wish={wish} member={Boolean(document.whole.series)} onWish={setWish} />
        <p class="row"><button type="submit" disabled={busy}>{words.copy_event}</button><span role="alert" data-copy-said>{said}</span></p>
      </form>
      {copies.length > 0 && (
        <ul class="stack" data-copies>
          {copies.map((one) => <li key={one.slug}><a href={pageOf(one)} dir="ltr">{one.slug}</a></li>)}
        </ul>
      )}
    </section>
  );
}

/** `member`: the event is of a series already. */
function Wished({ wish, member, onWish }: { wish: Wish; member: boolean; onWish: (wish: Wish) => void }) {
  const { language } = useSpeech();
  const words = useOrganising();
  const id = useId();
  const day = (local: string) => {
    const at = new Date(`${local}Z`);
    return Number.isNaN(at.getTime()) ? local : new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' }).format(at);
  };
  return (
    <>
      <div class="edit-row">
        <div><label for={`${id}-slug`}>{words.copy_slug}</label><input type="text" id={`${id}-slug`} name="copy-slug" dir="ltr" required maxLength={64} pattern="[A-Za-z0-9_\-]+" autocomplete="off" spellcheck={false} value={wish.slug} onInput={(event) => onWish({ ...wish, slug: event.currentTarget.value })} /></div>
        <div><label for={`${id}-at`}>{words.copy_first}</label><input type="datetime-local" id={`${id}-at`} name="copy-starts" required value={wish.starts_at} onInput={(event) => onWish({ ...wish, starts_at: event.currentTarget.value })} /></div>
        <div><label for={`${id}-n`}>{words.copy_count}</label><input type="number" id={`${id}-n`} name="copy-count" min={1} max={kMost} required value={wish.count} onInput={(event) => onWish({ ...wish, count: Math.min(kMost, Math.max(1, Math.trunc(event.currentTarget.valueAsNumber) || 1)) })} /></div>
      </div>
      {member ? <p class="fine soft">{words.copy_member}</p> : <label class="check"><input type="checkbox" name="copy-series" checked={wish.series} onChange={(event) => onWish({ ...wish, series: event.currentTarget.checked })} />{words.copy_series}</label>}
      {wish.series && !member && <div><label for={`${id}-title`}>{words.copy_title}</label><input type="text" id={`${id}-title`} name="copy-title" dir="auto" maxLength={300} value={wish.title} onInput={(event) => onWish({ ...wish, title: event.currentTarget.value })} /></div>}
      {wish.count > 1 && <ul class="fine soft" data-copy-days>{copiesOf(wish).map((one) => <li key={one.slug}>{day(one.starts_at)} · <bdi dir="ltr">{one.slug}</bdi></li>)}</ul>}
    </>
  );
}
