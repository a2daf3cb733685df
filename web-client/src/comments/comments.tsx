// Comments after the event: the list, a form, and for moderators what to do with each. Who came without a link shows an
// address to be theirs by a mail; its link leads back here, to a button.
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useCommenting } from '../i18n/commenting';
import type { Commenting } from '../i18n/commenting';
import { useSpeech } from '../i18n/language';
import { clock } from '../i18n/times';
import { characters } from '../questions/questions';
import type { Refusal } from '../registration/requests';
import { newId } from '../session/connection';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import { useCommands } from '../ui/hooks';
import type { Comment, OwnComment } from '../wire/comments';
import { shownComments } from './list';
import { confirmOwn, mailComment, readComments, readOwn, withdrawOwn, type CommentList } from './requests';
import './comments.css';

/** As many as the server undoes. */
const most_undone = 256;

type Props = { session: Session; state: SessionState; staff: boolean; mailed: string | null };

export function Comments({ session, state, staff, mailed }: Props) {
  const words = useCommenting();
  const { t } = useSpeech();
  const { send, said, say } = useCommands(session);
  const [read, setRead] = useState<CommentList | null>(null);
  const { slug } = session;
  useEffect(() => {
    let wanted = true;
    void readComments(slug, session.tokens.get(), 0).then((reply) => wanted && reply.ok && setRead(reply.value));
    return () => {
      wanted = false;
    };
  }, [slug, session, state.welcomes, state.phase]);
  /** Of what was decided here, the newest last. */
  const undoable = useRef<number[]>([]);
  const judge = async (command: Judging) => {
    const answer = await send(command);
    // What was deleted is gone for good.
    if (answer.ok && answer.seq !== null && command.type !== 'comment.redact') undoable.current = [...undoable.current, answer.seq].slice(-most_undone);
  };
  const undo = async () => {
    const last = undoable.current.pop();
    if (last === undefined) return say(t('nothing_to_undo'));
    if ((await send({ type: 'undo', seq: last })).ok) say(t('undone'));
  };
  const shown = shownComments(read?.comments ?? [], state.comments);
  const open = state.phase === 'ended' && state.event.comments.open;
  if (!open && shown.length === 0 && mailed === null) return null;
  const more = async () => {
    const reply = await readComments(slug, session.tokens.get(), read?.comments.length ?? 0);
    if (reply.ok) setRead((before) => ({ ...reply.value, comments: [...(before?.comments ?? []), ...reply.value.comments] }));
  };
  return (
    <section class="card stack" data-comments={open ? 'open' : 'closed'}>
      <h2>{words.title}</h2>
      {mailed !== null && <Own slug={slug} token={mailed} />}
      {!staff && open && (state.you.guest
        ? <ByMail session={session} longest={state.event.comments.max_length} />
        : <Signed longest={state.event.comments.max_length} write={async (text) => {
            const { ok } = await send({ type: 'comment.post', text });
            if (ok) say(words.sent);
            return ok;
          }} />)}
      {!staff && !open && <p class="soft fine">{words.closed}</p>}
      <p role="status" class="fine" data-said>{said}</p>
      {staff && shown.length > 0 && <p><button type="button" class="small" data-act="comment-undo" onClick={() => void undo()}>{t('undo')}</button></p>}
      {shown.length === 0 && <p class="soft">{words.none}</p>}
      <ul class="comments">
        {shown.map((comment) => (
          <Item key={comment.id} comment={comment} words={words}>
            {staff && <Judge comment={comment} words={words} send={(command) => void judge(command)} />}
          </Item>
        ))}
      </ul>
      {read !== null && read.total > read.comments.length && <p><button type="button" class="small" data-act="more" onClick={() => void more()}>{words.more}</button></p>}
    </section>
  );
}

function Item({ comment, words, children }: { comment: Comment; words: Commenting; children: preact.ComponentChildren }) {
  const { language } = useSpeech();
  return (
    <li data-comment={comment.id} data-state={comment.state}>
      <p class="fine soft row">
        <strong dir="auto">{comment.author.name || '–'}</strong>
        {comment.author.staff && <span class="badge" data-tone="blue">{words.staff}</span>}
        <span>{clock(comment.at, language)}</span>
        {comment.state !== 'approved' && <span class="badge">{words[comment.state]}</span>}
      </p>
      {comment.text ? <p dir="auto" class="comment-text">{comment.text}</p> : <p class="soft">{words.redacted}</p>}
      {comment.reason && <p dir="auto" class="fine soft">{comment.reason}</p>}
      {children}
    </li>
  );
}

type Judging = { type: 'comment.approve' | 'comment.dismiss' | 'comment.restore' | 'comment.redact'; comment: string };

function Judge({ comment, words, send }: { comment: Comment; words: Commenting; send: (command: Judging) => void }) {
  const about = comment.text.slice(0, 60);
  const button = (what: 'approve' | 'dismiss' | 'restore' | 'redact') => (
    <button type="button" class={what === 'redact' ? 'small danger' : 'small'} data-act={`comment-${what}`} aria-label={`${words[what]}: ${about}`} onClick={() => send({ type: `comment.${what}`, comment: comment.id })}>{words[what]}</button>
  );
  return (
    <p class="row">
      {comment.state === 'pending' && comment.text && button('approve')}
      {comment.state !== 'dismissed' && button('dismiss')}
      {comment.state === 'dismissed' && button('restore')}
      {comment.text && button('redact')}
    </p>
  );
}

function TextField({ text, longest, onText }: { text: string; longest: number; onText: (text: string) => void }) {
  const words = useCommenting();
  const id = useId();
  const excess = characters(text.trim()) - longest;
  return (
    <div>
      <label for={id}>{words.label}</label>
      <textarea id={id} name="comment" dir="auto" rows={4} required value={text} aria-invalid={excess > 0} onInput={(event) => onText(event.currentTarget.value)} />
      {excess > 0 && <p class="fine" role="status">{words.too_long.replace('{n}', String(excess))}</p>}
    </div>
  );
}

function Signed({ longest, write }: { longest: number; write: (text: string) => Promise<boolean> }) {
  const words = useCommenting();
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  const submit = async () => {
    if (sending || !text.trim() || characters(text.trim()) > longest) return;
    setSending(true);
    if (await write(text.trim())) setText('');
    setSending(false);
  };
  return (
    <form
      class="stack comment-form" data-commenting="signed"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField text={text} longest={longest} onText={setText} />
      <button type="submit" class="primary" disabled={sending || !text.trim()}>{words.post}</button>
    </form>
  );
}

function explain(error: Refusal, words: Commenting): string {
  if (error.status === 0 || error.status === 503) return words.offline;
  if (error.status === 429) return words.many;
  if (error.status === 409) return words.closed;
  return `${words.bad} ${error.detail}`;
}

function ByMail({ session, longest }: { session: Session; longest: number }) {
  const words = useCommenting();
  const { language } = useSpeech();
  const [form, setForm] = useState({ name: '', email: '', text: '' });
  const [sending, setSending] = useState(false);
  const [said, setSaid] = useState('');
  const key = useRef(newId());
  const id = useId();
  const change = (part: Partial<typeof form>) => {
    key.current = newId();
    setForm({ ...form, ...part });
  };
  const submit = async () => {
    if (sending || characters(form.text.trim()) > longest) return;
    setSending(true);
    const reply = await mailComment(session.slug, { ...form, language }, key.current);
    setSending(false);
    if (reply.ok) setForm({ ...form, text: '' });
    else if (reply.error.status !== 0 && reply.error.status !== 503) key.current = newId();
    setSaid(reply.ok ? words.mailed : explain(reply.error, words));
  };
  return (
    <form
      class="stack comment-form" data-commenting="mail"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField text={form.text} longest={longest} onText={(text) => change({ text })} />
      <div>
        <label for={`${id}-name`}>{words.name}</label>
        <input type="text" id={`${id}-name`} name="comment-name" dir="auto" autoComplete="name" maxLength={100} required value={form.name} onInput={(event) => change({ name: event.currentTarget.value })} />
      </div>
      <div>
        <label for={`${id}-email`}>{words.email}</label>
        <input type="email" id={`${id}-email`} name="comment-email" dir="ltr" autoComplete="email" maxLength={254} required aria-describedby={`${id}-hint`} value={form.email} onInput={(event) => change({ email: event.currentTarget.value })} />
        <p id={`${id}-hint`} class="fine soft">{words.hint}</p>
      </div>
      <p role="alert" data-mailed>{said}</p>
      <button type="submit" class="primary" disabled={sending}>{words.post}</button>
    </form>
  );
}

/** By a mail's link. Nothing happens before its button. */
function Own({ slug, token }: { slug: string; token: string }) {
  const words = useCommenting();
  const [own, setOwn] = useState<OwnComment | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    void readOwn(slug, token).then((reply) => (reply.ok ? setOwn(reply.value) : setSaid(explain(reply.error, words))));
  }, [slug, token]);
  const press = async (send: typeof confirmOwn) => {
    const reply = await send(slug, token);
    if (reply.ok) setOwn((before) => before && { ...before, status: reply.value.status });
    setSaid(reply.ok ? '' : explain(reply.error, words));
  };
  const status = own?.status === 'posted' ? 'confirmed' : own?.status;
  return (
    <div class="notice stack" data-own-comment={own?.status ?? ''}>
      {status && <p role="status"><strong>{words[`is_${status}`]}</strong></p>}
      {own?.text && status !== 'withdrawn' && <blockquote dir="auto" class="comment-text">{own.text}<footer class="fine soft">{own.name}</footer></blockquote>}
      {(status === 'offered' || status === 'confirmed') && (
        <p class="row">
          {status === 'offered' && <button type="button" class="primary" data-act="comment-confirm" onClick={() => void press(confirmOwn)}>{words.confirm}</button>}
          <button type="button" class="danger" data-act="comment-withdraw" onClick={() => void press(withdrawOwn)}>{words.withdraw}</button>
        </p>
      )}
      <p role="alert">{said}</p>
    </div>
  );
}
