// Portraits and logos: chosen, sent with their progress, and named in the document at once. What is being written in the
// form beside stays as it is.
import { useId, useState } from 'preact/hooks';
import { useOrganising } from '../i18n/organising';
import { useRegistering } from '../i18n/registering';
import { apiOf, type Refusal, request } from '../registration/requests';
import { explain } from '../registration/words';
import { Picture } from '../ui/picture';
import { type EventDocument, eventDocument } from '../wire/document';
import { asset, type Pictured, picturedOf } from '../wire/pictures';
import { isNamed, pictureName, picturePatch } from './pictured';
import { kMaxPicture, upload } from './upload';

const kTries = 3;
const nothing = (): null => null;

type Props = { slug: string; token: string; document: EventDocument; onChanged: (before: EventDocument, after: EventDocument, etag: string) => void };

export function Pictures({ slug, token, document, onChanged }: Props) {
  const words = useOrganising();
  const all = picturedOf(document.whole);
  return (
    <section class="card stack" data-pictures>
      <h2>{words.pictures}</h2>
      <p class="fine soft">{all.length > 0 ? words.pictures_hint : words.pictures_nobody}</p>
      <ul class="guests">
        {all.map((one) => <Row key={`${one.list}-${one.id}`} slug={slug} token={token} one={one} onChanged={onChanged} />)}
      </ul>
    </section>
  );
}

type RowProps = Omit<Props, 'document'> & { one: Pictured };

function Row({ slug, token, one, onChanged }: RowProps) {
  const words = useOrganising();
  const named = useRegistering();
  const [share, setShare] = useState<number | null>(null);
  const [said, setSaid] = useState<{ text: string; bad: boolean }>({ text: '', bad: false });
  const id = useId();
  const assets = `${apiOf(slug)}/assets`;
  const at = (name: string) => `${assets}/${encodeURIComponent(name)}`;

  const fail = (text: string): false => {
    setSaid({ text, bad: true });
    return false;
  };
  const refused = (error: Refusal) => {
    const known: Record<number, string> = { 409: words.picture_many, 413: words.picture_large, 415: words.picture_wrong, 507: words.picture_full };
    return fail(known[error.status] ?? explain(error, named));
  };
  /** Whoever changed the document meanwhile is not written over. */
  const name = async (picture: string | null): Promise<boolean> => {
    for (let i = 0; i < kTries; ++i) {
      const read = await request(`${apiOf(slug)}/document`, eventDocument, { token });
      if (!read.ok) return refused(read.error);
      const merge = picturePatch(read.value.whole, one, picture);
      if (merge === undefined) return fail(named.error_changed);
      const saved = await request(apiOf(slug), eventDocument, { method: 'PATCH', token, merge, match: read.etag });
      if (saved.ok) {
        onChanged(read.value, saved.value, saved.etag);
        // What nobody has any more only takes room; where it stays, nobody minds.
        if (one.picture && !isNamed(saved.value.whole, one.picture)) await request(at(one.picture), nothing, { method: 'DELETE', token });
        return true;
      }
      if (saved.error.status !== 412) return refused(saved.error);
    }
    return fail(named.error_changed);
  };
  const choose = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    // The same file may be chosen again.
    input.value = '';
    if (!file) return;
    if (file.size > kMaxPicture) return void fail(words.picture_large);
    setSaid({ text: '', bad: false });
    setShare(0);
    const picture = pictureName(one, file.type, Date.now());
    const sent = await upload({ path: at(picture), token, file, onProgress: setShare }, asset);
    const shown = sent.ok && (await name(picture));
    setShare(null);
    if (!sent.ok) refused(sent.error);
    else if (shown) setSaid({ text: words.picture_done, bad: false });
  };
  const remove = async () => {
    setSaid({ text: '', bad: false });
    if (await name(null)) setSaid({ text: words.picture_removed, bad: false });
  };
  return (
    <li data-pictured={one.id} class="pictured">
      <Picture source={one.picture && at(one.picture)} name={one.name} kind={one.list === 'people' ? 'photo' : 'logo'} />
      <div class="guest stack">
        <label for={id}><strong dir="auto">{one.name}</strong></label>
        <input type="file" id={id} accept="image/png,image/jpeg,image/webp" disabled={share !== null} aria-describedby={`${id}-said`} onChange={(event) => void choose(event.currentTarget)} />
        {share !== null && <progress aria-label={words.picture_sending} max={1} value={share} />}
        <p class={said.bad ? 'notice notice-bad fine' : 'fine'} id={`${id}-said`} role={said.bad ? 'alert' : 'status'} data-picture-said>{share === null ? said.text : words.picture_sending}</p>
      </div>
      {one.picture && <button type="button" class="small danger" disabled={share !== null} aria-label={`${words.picture_remove}: ${one.name}`} onClick={() => void remove()}>{words.picture_remove}</button>}
    </li>
  );
}
