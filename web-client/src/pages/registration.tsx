// One's own registration by the link of a mail, or the form to register. Opening this page changes nothing, nor does any
// script on its own: mail scanners open links. Only buttons do.
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { pick, useSpeech } from '../i18n/language';
import { eventHours } from '../i18n/times';
import { useRegistering } from '../i18n/registering';
import { Fields, filledFrom, formOf, type Filled } from '../registration/fields';
import { Register } from '../registration/register';
import { apiOf, change, fetchEvent, leave, type Refusal, request } from '../registration/requests';
import { explain } from '../registration/words';
import { slugOfPage } from '../session/session';
import { Tokens } from '../session/token';
import { When } from '../ui/event';
import { MyData } from '../ui/my_data';
import { Bar, mount } from '../ui/page';
import type { Check } from '../wire/check';
import type { EventDetails } from '../wire/shapes';
import { registration, type Registration } from '../wire/registration';
import '../registration/registration.css';

function Page() {
  const { t, language } = useSpeech();
  const words = useRegistering();
  const slug = useMemo(slugOfPage, []);
  const tokens = useMemo(() => new Tokens(slug, 'registration'), [slug]);
  const [event, setEvent] = useState<EventDetails | null>(null);
  const [own, setOwn] = useState<Registration | null>(null);
  const [error, setError] = useState<Refusal | null>(null);
  const token = tokens.get();

  const read = useCallback(async () => {
    if (!token) return;
    const reply = await request<Registration>(`${apiOf(slug)}/registrations/me`, registration as Check<Registration, never>, { token });
    setOwn(reply.ok ? reply.value : null);
    setError(reply.ok ? null : reply.error);
  }, [slug, token]);
  useEffect(() => {
    void fetchEvent(slug).then((reply) => (reply.ok ? setEvent(reply.value) : setError(reply.error)));
    void read();
  }, [slug, read]);

  return (
    <>
      <Bar title={event ? pick(event.title, language) : t('loading')} place={words.title} />
      <main id="content" tabIndex={-1} class="own stack">
        {error && <p class="notice notice-bad" role="alert" data-error={error.status}>{explain(error, words)}</p>}
        {event && <section class="card stack"><When event={event} />{event.cancelled && <p class="notice notice-bad">{words.called_off}</p>}</section>}
        {event && own && token && <Own event={event} own={own} token={token} again={read} />}
        {event && !own && (!token || error) && <Register event={event} />}
        {event && <p><a href={`/e/${encodeURIComponent(slug)}`}>{words.event_page}</a> · <a href={`${apiOf(slug)}/calendar.ics?lang=${language}`}>{words.calendar}</a></p>}
      </main>
    </>
  );
}

function Own({ event, own, token, again }: { event: EventDetails; own: Registration; token: string; again: () => Promise<void> }) {
  const words = useRegistering();
  const { language } = useSpeech();
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const [editing, setEditing] = useState<Filled | null>(null);
  const gone = own.status === 'cancelled' || own.status === 'declined';
  const toConfirm = !own.confirmed && !gone;
  const run = async (send: () => ReturnType<typeof change>, done: string) => {
    setBusy(true);
    const reply = await send();
    await again();
    setBusy(false);
    setSaid(reply.ok ? done : explain(reply.error, words));
  };
  const press = (action: string) => void run(() => change(event.slug, token, 'me', { action }), words.done);
  return (
    <>
      <section class="card stack" data-status={own.status}>
        <h2>{words[`is_${own.status}`]}</h2>
        {own.until && <p>{words.until} {eventHours(own.until, own.until, undefined, language)}</p>}
        {toConfirm && <><p>{words.confirm_hint}</p><button type="button" class="primary" data-act="confirm" disabled={busy} onClick={() => press('confirm')}>{own.status === 'invited' ? words.accept_invitation : words.confirm}</button></>}
        {own.status === 'offered' && <button type="button" class="primary" data-act="accept" disabled={busy} onClick={() => press('accept')}>{words.accept}</button>}
        {own.status === 'taken' && <p><a class="button" href={`/e/${encodeURIComponent(event.slug)}#token=${token}`}>{words.enter}</a></p>}
        <p role="status" data-said>{said}</p>
      </section>
      {!gone && (
        <section class="card stack">
          <h2>{words.yours}</h2>
          {editing ? (
            <form
              class="stack register"
              onSubmit={(submitted) => {
                submitted.preventDefault();
                void run(() => change(event.slug, token, 'me', formOf(editing, language)), words.saved).then(() => setEditing(null));
              }}
            >
              <Fields filled={editing} event={event} onChange={setEditing} />
              <p class="row"><button type="submit" class="primary" disabled={busy}>{words.save}</button><button type="button" onClick={() => setEditing(null)}>{words.back}</button></p>
            </form>
          ) : (
            <>
              <dl class="own-facts">
                <div><dt>{words.name}</dt><dd dir="auto">{own.name}</dd></div>
                <div><dt>{words.email}</dt><dd dir="ltr">{own.email}</dd></div>
              </dl>
              <div class="row">
                <button type="button" data-act="edit" onClick={() => setEditing(filledFrom(own, event.registration.fields))}>{words.edit}</button>
                <Sure label={words.cancel} ask={words.cancel_sure} act="cancel" busy={busy} onYes={() => void run(() => leave(event.slug, token, false), words.done)} />
              </div>
            </>
          )}
        </section>
      )}
      <section class="card stack">
        <h2>{words.privacy}</h2>
        <MyData slug={event.slug} token={token} />
        <p class="fine soft">{words.erase_hint}</p>
        <Sure label={words.erase} ask={words.erase_sure} act="erase" busy={busy} onYes={() => void run(() => leave(event.slug, token, true), words.erased)} />
      </section>
    </>
  );
}

/** What cannot be taken back is asked twice. */
function Sure({ label, ask, act, busy, onYes }: { label: string; ask: string; act: string; busy: boolean; onYes: () => void }) {
  const words = useRegistering();
  const [asking, setAsking] = useState(false);
  if (!asking) return <button type="button" class="danger" data-act={act} disabled={busy} onClick={() => setAsking(true)}>{label}</button>;
  return (
    <fieldset class="row sure">
      <legend>{ask}</legend>
      <button
        type="button" class="danger" data-act={`${act}-yes`}
        onClick={() => {
          setAsking(false);
          onYes();
        }}
      >
        {label}
      </button>
      <button type="button" onClick={() => setAsking(false)}>{words.back}</button>
    </fieldset>
  );
}

mount(<Page />);
