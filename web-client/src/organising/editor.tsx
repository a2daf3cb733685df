// The event's document as a form. It is saved under the version that was read: whoever comes second is told so, keeps
// what they wrote, and chooses.
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import { useOrganising } from '../i18n/organising';
import { useRegistering } from '../i18n/registering';
import { apiOf, type Refusal, request } from '../registration/requests';
import { explain } from '../registration/words';
import { type EventDocument, eventDocument, type Item, itemKinds, type ItemKind } from '../wire/document';
import { Pictures } from './pictures';
import { Copying } from './copying';
import { difference, type Draft, freshItem, languagesOf, patchOf, shifted } from './draft';

type Known = { document: EventDocument; etag: string };
type Props = { slug: string; token: string; onSaved: () => void };

export function Editor({ slug, token, onSaved }: Props) {
  const { t } = useSpeech();
  const words = useOrganising();
  const named = useRegistering();
  const [known, setKnown] = useState<Known | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState(false);
  const saving = useRef<HTMLButtonElement>(null);
  const chosen = useRef(false);
  const id = useId();

  const fetchNewest = useCallback(() => request(`${apiOf(slug)}/document`, eventDocument, { token }), [slug, token]);
  const take = useCallback((document: EventDocument, etag: string) => {
    setKnown({ document, etag });
    setDraft(document);
    setConflict(false);
  }, []);
  const read = useCallback(async () => {
    const reply = await fetchNewest();
    if (reply.ok) take(reply.value, reply.etag);
    setSaid(reply.ok ? '' : explain(reply.error, named));
  }, [fetchNewest, take, named]);
  // Once: what is being written is not replaced when the language changes.
  useEffect(() => void read(), [fetchNewest]);

  const refused = (error: Refusal) => {
    if (error.status === 412) return setConflict(true);
    setSaid(error.status === 400 ? `${words.not_saved} ${error.detail}` : explain(error, named));
  };
  const save = async (match: string) => {
    if (!known || !draft) return;
    const merge = patchOf(known.document, draft);
    if (merge === undefined) return setSaid(words.unchanged);
    setBusy(true);
    setSaid('');
    const reply = await request(apiOf(slug), eventDocument, { method: 'PATCH', token, merge, match });
    setBusy(false);
    if (!reply.ok) return refused(reply.error);
    take(reply.value, reply.etag);
    setSaid(words.saved);
    onSaved();
  };
  // The buttons of the choice are gone once it is made: the focus goes on to the next one.
  useEffect(() => {
    if (!chosen.current || busy || conflict) return;
    chosen.current = false;
    saving.current?.focus();
  }, [busy, conflict]);
  const choose = (choice: () => Promise<void>) => {
    chosen.current = true;
    void choice();
  };
  /** What this person changed is laid over what is there now. */
  const keepMine = async () => {
    const newest = await fetchNewest();
    if (!newest.ok) return refused(newest.error);
    setConflict(false);
    await save(newest.etag);
  };

  /** A form that was read with another version is not carried over it. */
  const repictured = (before: EventDocument, document: EventDocument, etag: string) => {
    if (difference(known?.document.whole, before.whole) === undefined) setKnown({ document, etag });
    onSaved();
  };

  /** The series that the event has become one of; nothing else of the form is touched. */
  const joined = async () => {
    const newest = await fetchNewest();
    if (!newest.ok || !known) return;
    const { series: _, ...rest } = newest.value.whole;
    const { series: __, ...before } = known.document.whole;
    if (difference(before, rest) === undefined) setKnown({ document: newest.value, etag: newest.etag });
  };

  if (!known || !draft) return <section class="card stack"><h2>{words.event}</h2><p role="status">{said || t('loading')}</p></section>;
  return (
    <>
      <section class="card stack" data-editor={known.etag}>
        <h2>{words.event}</h2>
        <form
          class="stack edit"
          onSubmit={(event) => {
            event.preventDefault();
            void save(known.etag);
          }}
        >
          <Texts legend={words.title} name="title" draft={draft} value={draft.title} required onChange={(title) => setDraft({ ...draft, title })} />
          <Texts legend={words.summary} name="summary" draft={draft} value={draft.summary} long onChange={(summary) => setDraft({ ...draft, summary })} />
          <When draft={draft} onChange={setDraft} />
          <Agenda draft={draft} onChange={(agenda) => setDraft({ ...draft, agenda })} />
          <div>
            <label class="check"><input type="checkbox" name="cancelled" aria-describedby={`${id}-off`} checked={draft.cancelled} onChange={(event) => setDraft({ ...draft, cancelled: event.currentTarget.checked })} />{words.call_off}</label>
            <p class="fine soft" id={`${id}-off`}>{words.call_off_hint}</p>
          </div>
          {conflict && (
            <div class="notice notice-warn stack" role="alert" data-conflict>
              <p>{words.conflict}</p>
              <p class="row">
                <button type="button" data-act="mine" onClick={() => choose(keepMine)}>{words.keep_mine}</button>
                <button type="button" data-act="theirs" onClick={() => choose(read)}>{words.take_theirs}</button>
              </p>
            </div>
          )}
          <p class="row"><button type="submit" class="primary" ref={saving} disabled={busy || conflict}>{words.save}</button><span role="status" data-saved>{said}</span></p>
        </form>
      </section>
      <Pictures slug={slug} token={token} document={known.document} onChanged={repictured} />
      <Copying slug={slug} token={token} document={known.document} onSeries={() => void joined()} />
    </>
  );
}

type TextsProps = { legend: string; name: string; draft: Draft; value: Record<string, string>; long?: boolean; required?: boolean; onChange: (value: Record<string, string>) => void };

/** The same words in each of the event's languages. */
function Texts({ legend, name, draft, value, long = false, required = false, onChange }: TextsProps) {
  const { language } = useSpeech();
  const id = useId();
  const names = useMemo(() => new Intl.DisplayNames([language], { type: 'language', fallback: 'code' }), [language]);
  const tags = languagesOf(draft);
  return (
    <fieldset class="texts">
      <legend>{legend}</legend>
      {tags.map((tag) => {
        const shared = { id: `${id}-${tag}`, name: `${name}-${tag}`, lang: tag, dir: 'auto' as const, value: value[tag] ?? '' };
        const put = (text: string) => onChange({ ...value, [tag]: text });
        return (
          <div key={tag}>
            <label for={shared.id}>{nameOf(names, tag)}</label>
            {long && <textarea {...shared} maxLength={20_000} onInput={(event) => put(event.currentTarget.value)} />}
            {!long && <input type="text" {...shared} required={required && tags.length === 1} maxLength={500} onInput={(event) => put(event.currentTarget.value)} />}
          </div>
        );
      })}
    </fieldset>
  );
}

/** A tag that is none makes Intl throw. */
function nameOf(names: Intl.DisplayNames, tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

function When({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const words = useOrganising();
  const id = useId();
  const zones = useMemo(() => (typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : []), []);
  return (
    <div class="stack">
      <div class="edit-row">
        {(['starts_at', 'ends_at'] as const).map((name) => (
          <div key={name}>
            <label for={`${id}-${name}`}>{words[name]}</label>
            <input type="datetime-local" id={`${id}-${name}`} name={name} required aria-describedby={`${id}-hint`} value={draft[name]} onInput={(event) => onChange({ ...draft, [name]: event.currentTarget.value })} />
          </div>
        ))}
        <div>
          <label for={`${id}-zone`}>{words.time_zone}</label>
          <input type="text" id={`${id}-zone`} name="time_zone" dir="ltr" required list={`${id}-zones`} value={draft.time_zone} onInput={(event) => onChange({ ...draft, time_zone: event.currentTarget.value })} />
          <datalist id={`${id}-zones`}>{zones.map((zone) => <option key={zone} value={zone} />)}</datalist>
        </div>
      </div>
      <p class="fine soft" id={`${id}-hint`}>{words.times_hint}</p>
    </div>
  );
}

function Agenda({ draft, onChange }: { draft: Draft; onChange: (agenda: Item[]) => void }) {
  const words = useOrganising();
  const { agenda } = draft;
  const change = (at: number, more: Partial<Item>) => onChange(agenda.map((one, index) => (index === at ? { ...one, ...more } : one)));
  return (
    <fieldset class="stack items">
      <legend>{words.agenda}</legend>
      {agenda.map((item, at) => (
        <fieldset key={item.id} class="item stack" data-item={item.id}>
          <legend>{words.item} {at + 1}</legend>
          <Texts legend={words.title} name={`item-${at}`} draft={draft} value={item.title} onChange={(title) => change(at, { title })} />
          <ItemFacts item={item} onChange={(more) => change(at, more)} />
          <p class="row">
            <button type="button" class="small" aria-label={`${words.move_up}: ${words.item} ${at + 1}`} disabled={at === 0} onClick={() => onChange(shifted(agenda, at, -1))}>{words.move_up}</button>
            <button type="button" class="small" aria-label={`${words.move_down}: ${words.item} ${at + 1}`} disabled={at === agenda.length - 1} onClick={() => onChange(shifted(agenda, at, 1))}>{words.move_down}</button>
            <button type="button" class="small danger" aria-label={`${words.remove_item}: ${words.item} ${at + 1}`} onClick={() => onChange(agenda.filter((_, index) => index !== at))}>{words.remove_item}</button>
          </p>
        </fieldset>
      ))}
      <p><button type="button" data-act="add-item" onClick={() => onChange([...agenda, freshItem(agenda)])}>{words.add_item}</button></p>
    </fieldset>
  );
}

function ItemFacts({ item, onChange }: { item: Item; onChange: (more: Partial<Item>) => void }) {
  const words = useOrganising();
  const id = useId();
  return (
    <div class="edit-row">
      <div>
        <label for={`${id}-kind`}>{words.kind}</label>
        <select id={`${id}-kind`} value={item.kind} onChange={(event) => onChange({ kind: event.currentTarget.value as ItemKind })}>
          {itemKinds.map((kind) => <option key={kind} value={kind}>{words[`kind_${kind}`]}</option>)}
        </select>
      </div>
      <div>
        <label for={`${id}-minutes`}>{words.minutes}</label>
        <input type="number" id={`${id}-minutes`} min={0} max={1440} value={item.minutes} onInput={(event) => onChange({ minutes: Math.trunc(event.currentTarget.valueAsNumber) || 0 })} />
      </div>
    </div>
  );
}
