// The organiser's desk: the event itself, who registered, approvals, the outbox, letters to all, invitations. Nothing is fetched but by the
// organiser's link, and lists are read anew after every step.
import { useCallback, useEffect, useId, useState } from 'preact/hooks';
import { pick, useSpeech } from '../i18n/language';
import { useOrganising } from '../i18n/organising';
import { useRegistering } from '../i18n/registering';
import { Deleting } from '../organising/deleting';
import { Editor } from '../organising/editor';
import { Links } from '../organising/links';
import { Webhooks } from '../organising/webhooks';
import { clock } from '../i18n/times';
import { apiOf, type Asked, change, fetchEvent, type Reply, request } from '../registration/requests';
import { explain } from '../registration/words';
import { Account, useWays } from '../sign-in/account';
import { keptSession } from '../sign-in/session';
import { slugOfPage } from '../session/session';
import { Tokens } from '../session/token';
import { Bar, mount } from '../ui/page';
import type { Check } from '../wire/check';
import { invited, letters, outbox, type Outbox, type Registration, type RegistrationList, registrationList } from '../wire/registration';
import './organise.css';

const states = ['taken', 'awaiting', 'waiting', 'offered', 'held', 'invited', 'declined', 'cancelled', 'lapsed'] as const;
type Desk = { slug: string; token: string; api: string };

const ask = <T, W>(desk: Desk, path: string, read: Check<T, W>, asked: Asked = {}): Promise<Reply<T>> =>
  request(desk.api + path, read as unknown as Check<T, never>, { ...asked, token: desk.token });

/** By the link that the page was opened with, else by who is signed in, else by the link that was kept. */
function deskOfPage(signedIn: boolean): Desk {
  const slug = slugOfPage();
  const arrived = new URLSearchParams(location.hash.slice(1)).has('token');
  // An organiser's link leads to the moderator's page: there it was put down.
  const own = new Tokens(slug, 'organise').get() ?? new Tokens(slug, 'moderate').get();
  return { slug, token: (signedIn && !arrived ? (keptSession() ?? own) : own) ?? '', api: apiOf(slug) };
}

/** Saves what only this link may read as a file; false when it could not be had. */
async function save(desk: Desk, name: string): Promise<boolean> {
  try {
    const response = await fetch(`${desk.api}/${name}`, { headers: { Authorization: `Bearer ${desk.token}` } });
    if (!response.ok) return false;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = `${desk.slug}-${name}${name.includes('.') ? '' : '.json'}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    return true;
  } catch {
    return false;
  }
}

function Page() {
  const { language } = useSpeech();
  const words = useOrganising();
  const { ways, again } = useWays();
  const [desk, setDesk] = useState<Desk>(() => deskOfPage(true));
  const [title, setTitle] = useState('');
  const [list, setList] = useState<RegistrationList | null>(null);
  const [mails, setMails] = useState<Outbox | null>(null);
  const [deleted, setDeleted] = useState(false);
  const [barred, setBarred] = useState(desk.token === '');
  /** Without a session that organises, what was there before it is left: the link of this event, if there is one. */
  const withoutSession = useCallback(() => {
    const next = deskOfPage(false);
    setDesk(next);
    setBarred(next.token === '');
    void again();
  }, [again]);
  const [query, setQuery] = useState({ text: '', status: '', limit: 50 });

  const readTitle = useCallback(() => {
    void fetchEvent(desk.slug).then((reply) => reply.ok && setTitle(pick(reply.value.title, language)));
  }, [desk, language]);
  useEffect(readTitle, [readTitle]);
  const read = useCallback(async () => {
    if (!desk.token) return;
    const search = new URLSearchParams({ q: query.text, status: query.status, limit: String(query.limit) });
    const [found, sent] = await Promise.all([ask(desk, `/registrations?${search}`, registrationList), ask(desk, '/mails', outbox)]);
    if (found.ok) setList(found.value);
    if (sent.ok) setMails(sent.value);
    if (found.ok || (found.error.status !== 401 && found.error.status !== 403)) return;
    if (desk.token === keptSession()) withoutSession();
    else setBarred(true);
  }, [desk, query, withoutSession]);
  useEffect(() => {
    const timer = setTimeout(() => void read(), 150);
    return () => clearTimeout(timer);
  }, [read]);

  return (
    <>
      <Bar title={title} place={words.organise} />
      <main id="content" tabIndex={-1} class="organise">
        <Account ways={ways} onOut={withoutSession} />
        {barred && !deleted && <p class="notice notice-bad" role="alert">{words.no_link}</p>}
        {deleted && <p class="notice" role="status" data-deleted>{words.deleted_event}</p>}
        {!barred && !deleted && (
          <>
            <p class="row"><a href={`/e/${encodeURIComponent(desk.slug)}`}>{words.to_event}</a><button type="button" class="small" onClick={() => void read()}>{words.refresh}</button></p>
            <Editor slug={desk.slug} token={desk.token} onSaved={readTitle} />
            <Links slug={desk.slug} token={desk.token} />
            <Guests desk={desk} list={list} query={query} onQuery={setQuery} again={read} />
            <Letter desk={desk} again={read} />
            <Invitations desk={desk} again={read} />
            <Webhooks slug={desk.slug} token={desk.token} />
            <Records desk={desk} />
            {mails && <Mails desk={desk} mails={mails} />}
            <Deleting slug={desk.slug} token={desk.token} onDeleted={() => setDeleted(true)} />
          </>
        )}
      </main>
    </>
  );
}

type Query = { text: string; status: string; limit: number };
type GuestsProps = { desk: Desk; list: RegistrationList | null; query: Query; onQuery: (query: Query) => void; again: () => Promise<void> };

function Guests({ desk, list, query, onQuery, again }: GuestsProps) {
  const { t } = useSpeech();
  const words = useOrganising();
  const named = useRegistering();
  const [said, setSaid] = useState('');
  const id = useId();
  const press = async (one: Registration, action: string) => {
    const reply = await change(desk.slug, desk.token, one.id, { action });
    setSaid(reply.ok ? named.done : explain(reply.error, named));
    await again();
  };
  const download = async () => setSaid((await save(desk, 'registrations.csv')) ? '' : named.error_network);
  return (
    <section class="card stack">
      <div class="row row-between">
        <h2>{words.registrations}</h2>
        {list && <span class="badge" data-seats={list.seats}>{words.seats}: {list.seats}{list.capacity === null ? '' : ` / ${list.capacity}`}</span>}
      </div>
      <form class="row" onSubmit={(event) => event.preventDefault()}>
        <label class="visually-hidden" for={`${id}-q`}>{words.search}</label>
        <input type="search" id={`${id}-q`} placeholder={words.search} value={query.text} onInput={(event) => onQuery({ ...query, text: event.currentTarget.value })} />
        <label class="visually-hidden" for={`${id}-s`}>{words.status}</label>
        <select id={`${id}-s`} value={query.status} onChange={(event) => onQuery({ ...query, status: event.currentTarget.value })}>
          <option value="">{words.all_statuses}</option>
          {states.map((state) => <option key={state} value={state}>{named[`is_${state}`]} ({list?.counts[state] ?? 0})</option>)}
        </select>
        <button type="button" onClick={() => void download()}>{words.download_csv}</button>
      </form>
      <p role="status" class="fine" data-said>{said}</p>
      {list === null ? <p role="status">{t('loading')}</p> : <p class="fine soft">{list.found} {words.found_count}</p>}
      <ul class="guests">
        {list?.registrations.map((one) => (
          <li key={one.id} data-guest={one.email} data-status={one.status}>
            <div class="guest">
              <strong dir="auto">{one.name || '–'}</strong> <span class="soft fine" dir="auto">{one.organisation}</span>
              <p class="fine" dir="ltr">{one.email}</p>
              {one.bounced !== null && <p class="fine" data-bounced><span class="badge" data-tone="bad">{words.mail_bounced}</span> <bdi dir="ltr">{one.bounced}</bdi> {words.bounced_hint}</p>}
              {one.question && <p class="fine soft" dir="auto">{one.question}</p>}
            </div>
            <span class="row">
              <span class="badge" data-tone={one.status === 'taken' ? 'good' : one.status === 'awaiting' ? 'warn' : undefined}>{named[`is_${one.status}`]}</span>
              {one.status === 'awaiting' && one.confirmed && <button type="button" class="small primary" data-act="approve" aria-label={`${words.approve}: ${one.name}`} onClick={() => void press(one, 'approve')}>{words.approve}</button>}
              {one.status === 'awaiting' && <button type="button" class="small danger" aria-label={`${words.decline}: ${one.name}`} onClick={() => void press(one, 'decline')}>{words.decline}</button>}
              {one.email && <button type="button" class="small" aria-label={`${words.send_again}: ${one.name}`} onClick={() => void press(one, 'mail')}>{words.send_again}</button>}
            </span>
          </li>
        ))}
      </ul>
      {list && list.found > list.registrations.length && <button type="button" onClick={() => onQuery({ ...query, limit: query.limit + 200 })}>{words.more}</button>}
    </section>
  );
}

function Letter({ desk, again }: { desk: Desk; again: () => Promise<void> }) {
  const words = useOrganising();
  const named = useRegistering();
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const [said, setSaid] = useState('');
  const id = useId();
  const send = async () => {
    const reply = await ask(desk, '/mails', letters, { method: 'POST', json: { subject, text } });
    setSaid(reply.ok ? `${words.written} ${reply.value.mails}` : explain(reply.error, named));
    if (!reply.ok) return;
    setSubject('');
    setText('');
    await again();
  };
  return (
    <section class="card">
      <h2>{words.write_all}</h2>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div><label for={`${id}-s`}>{words.subject}</label><input type="text" id={`${id}-s`} dir="auto" required maxLength={200} value={subject} onInput={(event) => setSubject(event.currentTarget.value)} /></div>
        <div><label for={`${id}-t`}>{words.letter}</label><textarea id={`${id}-t`} dir="auto" required maxLength={20_000} value={text} onInput={(event) => setText(event.currentTarget.value)} /></div>
        <p class="row"><button type="submit">{words.write_send}</button><span role="status" data-written>{said}</span></p>
      </form>
    </section>
  );
}

function Invitations({ desk, again }: { desk: Desk; again: () => Promise<void> }) {
  const words = useOrganising();
  const named = useRegistering();
  const [csv, setCsv] = useState('');
  const [said, setSaid] = useState('');
  const id = useId();
  const send = async () => {
    const reply = await ask(desk, '/invitations', invited, { method: 'POST', csv });
    if (!reply.ok) return setSaid(explain(reply.error, named));
    const { invited: fresh, known, faulty } = reply.value;
    setSaid(`${words.imported} ${fresh} / ${known} / ${faulty.join(', ') || 0}`);
    setCsv('');
    await again();
  };
  return (
    <section class="card">
      <h2>{words.import_list}</h2>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div><label for={id}>{words.import_hint}</label><textarea id={id} dir="ltr" required value={csv} onInput={(event) => setCsv(event.currentTarget.value)} /></div>
        <p class="row"><button type="submit">{words.import_send}</button><span role="status" data-invited>{said}</span></p>
      </form>
    </section>
  );
}

const recorded = { 'records.html': 'record_report', 'attendance.csv': 'record_attendance', 'speakers.csv': 'record_speakers', 'polls.csv': 'record_polls', 'questions.csv': 'record_questions', records: 'record_all' } as const;

function Records({ desk }: { desk: Desk }) {
  const words = useOrganising();
  const named = useRegistering();
  const [said, setSaid] = useState('');
  const get = async (name: string) => setSaid((await save(desk, name)) ? '' : named.error_network);
  return (
    <section class="card stack" data-records>
      <h2>{words.records}</h2>
      <p class="fine soft">{words.records_hint}</p>
      <p class="row">
        {Object.entries(recorded).map(([name, word]) => (
          <button key={name} type="button" data-record={name} onClick={() => void get(name)}>{words[word]}</button>
        ))}
      </p>
      <p role="status" class="fine">{said}</p>
    </section>
  );
}

function Mails({ desk, mails }: { desk: Desk; mails: Outbox }) {
  const { language } = useSpeech();
  const words = useOrganising();
  const [open, setOpen] = useState<{ id: string; text: string } | null>(null);
  const show = async (id: string) => {
    const response = await fetch(`${desk.api}/mails/${encodeURIComponent(id)}`, { headers: { Authorization: `Bearer ${desk.token}` } });
    setOpen({ id, text: response.ok ? readable(await response.text()) : '–' });
  };
  return (
    <section class="card stack" data-outbox={mails.transport}>
      <h2>{words.outbox}</h2>
      <p class="fine soft">{mails.transport === 'files' ? words.transport_files : words.transport_smtp}</p>
      <p class="fine">{words.mail_queued}: {mails.queued} · {words.mail_sent}: {mails.sent} · {words.mail_failed}: {mails.failed} · {words.mail_bounced}: {mails.bounced}</p>
      <ul class="guests">
        {mails.mails.map((mail) => (
          <li key={mail.id} data-mail={mail.about} data-state={mail.state}>
            <div class="guest fine"><span dir="ltr">{mail.to}</span> · {mail.about} · {clock(mail.queued_at, language)}{mail.fault && <p class="soft" dir="ltr">{mail.fault}</p>}</div>
            <span class="row">
              <span class="badge" data-tone={mail.state === 'failed' || mail.state === 'bounced' ? 'bad' : mail.state === 'queued' ? 'warn' : 'good'}>{words[`mail_${mail.state}`]}</span>
              <button type="button" class="small" aria-expanded={open?.id === mail.id} aria-label={`${words.show_mail}: ${mail.to}`} onClick={() => (open?.id === mail.id ? setOpen(null) : void show(mail.id))}>{words.show_mail}</button>
            </span>
            {open?.id === mail.id && <pre dir="auto">{open.text}</pre>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The plain text of a mail of ours, for reading; its link is what an organiser without a mail server passes on. */
function readable(message: string): string {
  const part = /Content-Type: text\/plain[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(message)?.[1];
  if (part === undefined) return message;
  const bytes = Uint8Array.from(atob(part.replace(/\s/g, '')), (letter) => letter.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

mount(<Page />);
