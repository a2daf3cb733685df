// Conversations: everyone's, backstage, with the moderators' desk. New words are read out by a region of their own; the
// list keeps its place while somebody reads further up.
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import { clock } from '../i18n/times';
import { messagesOf } from '../session/floor';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import type { ChannelName, Message } from '../wire/floor';
import type { MessageKey } from '../i18n/en';
import { useCommands } from '../ui/hooks';
import { Polite } from '../ui/page';
import { characters } from '../questions/questions';
import './chat.css';

const names: Record<ChannelName, MessageKey> = { all: 'chat_all', backstage: 'chat_backstage', desk: 'chat_desk' };
/** So near to its end a list is read at its end, in pixels. */
const near = 40;

export function Chat({ session, state, channels, staff = false }: { session: Session; state: SessionState; channels: readonly ChannelName[]; staff?: boolean }) {
  const { t } = useSpeech();
  const offered = channels.filter((one) => one !== 'all' || staff || state.event.chat.open || messagesOf(state.channels, 'all').length > 0);
  const [wanted, setWanted] = useState<ChannelName | null>(null);
  const shown = offered.find((one) => one === wanted) ?? offered[0];
  if (!shown) return null;
  return (
    <section class="card chat" data-chat={shown}>
      <div class="row row-between">
        <h2>{t('chat')}</h2>
        {offered.length > 1 && (
          <fieldset class="row fine chat-tabs">
            <legend class="visually-hidden">{t('chat')}</legend>
            {offered.map((one) => <button key={one} type="button" class="small" data-channel={one} aria-pressed={one === shown} onClick={() => setWanted(one)}>{t(names[one])}</button>)}
          </fieldset>
        )}
      </div>
      <Conversation key={shown} session={session} state={state} channel={shown} staff={staff} />
    </section>
  );
}

function Conversation({ session, state, channel, staff }: { session: Session; state: SessionState; channel: ChannelName; staff: boolean }) {
  const { t } = useSpeech();
  const { send, said, say } = useCommands(session);
  const messages = messagesOf(state.channels, channel);
  const threads = staff && channel === 'desk' ? threadsOf(messages) : [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [undo, setUndo] = useState<number | null>(null);
  const to = threads.find((one) => one.id === chosen)?.id ?? threads.at(-1)?.id ?? null;
  const shown = staff && channel === 'desk' ? messages.filter((one) => one.thread === to) : messages;
  const newest = shown.at(-1);
  const [heard, setHeard] = useState(newest?.id);
  useEffect(() => setHeard(newest?.id), [newest?.id]);
  const spoken = newest && newest.id !== heard && newest.author.id !== state.you.id ? newest : null;
  const latest = useRef('');
  if (spoken) latest.current = t('chat_new', { name: spoken.author.name || t('anonymous'), text: spoken.text });
  const closed = channel === 'all' && !staff && !state.event.chat.open;
  const remove = async (message: Message) => {
    const answer = await send({ type: 'chat.delete', message: message.id });
    if (!answer.ok || answer.seq === null) return;
    setUndo(answer.seq);
  };
  return (
    <>
      {threads.length > 0 && (
        <label class="fine chat-thread">
          {t('chat_to')}
          <select value={to ?? ''} data-field="thread" onChange={(event) => setChosen(event.currentTarget.value)}>
            {threads.map((one) => <option key={one.id} value={one.id}>{one.name || t('anonymous')} · {one.id.slice(-4)}</option>)}
          </select>
        </label>
      )}
      {channel === 'desk' && !staff && <p class="fine soft">{t('chat_desk_hint')}</p>}
      <Messages messages={shown} you={state.you.id} {...(staff ? { remove: (message: Message) => void remove(message) } : {})} />
      {undo !== null && (
        <button
          type="button" class="small" data-act="chat-undo"
          onClick={() => {
            void send({ type: 'undo', seq: undo }).then((answer) => answer.ok && say(t('undone')));
            setUndo(null);
          }}
        >
          {t('undo')}
        </button>
      )}
      {closed ? <p class="soft fine">{t('chat_closed')}</p> : (channel !== 'desk' || !staff || to !== null) && (
        <Writing
          state={state} channel={channel} staff={staff}
          write={async (text) => (await send({ type: 'chat.send', channel, text, ...(staff && channel === 'desk' && to ? { to } : {}) })).ok}
        />
      )}
      <p role="status" class="fine">{said}</p>
      <Polite text={latest.current} />
    </>
  );
}

/** People that the desk talks with, the one who wrote last at the end. */
function threadsOf(messages: readonly Message[]): { id: string; name: string }[] {
  const found = new Map<string, string>();
  for (const { thread, author } of messages) {
    if (thread === null) continue;
    const name = author.id === thread ? author.name : (found.get(thread) ?? '');
    found.delete(thread);
    found.set(thread, name);
  }
  return [...found].map(([id, name]) => ({ id, name }));
}

function Messages({ messages, you, remove }: { messages: readonly Message[]; you: string; remove?: (message: Message) => void }) {
  const { t, language } = useSpeech();
  const list = useRef<HTMLUListElement>(null);
  const at_end = useRef(true);
  useLayoutEffect(() => {
    if (at_end.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [messages.length]);
  if (messages.length === 0) return <p class="soft fine">{t('chat_none')}</p>;
  return (
    <ul
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      ref={list} class="chat-list" tabIndex={0} aria-label={t('chat')}
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        at_end.current = scrollHeight - scrollTop - clientHeight < near;
      }}
    >
      {messages.map((message) => (
        <li key={message.id} data-message={message.id} data-mine={message.author.id === you}>
          <p class="fine soft row">
            <strong dir="auto">{message.author.id === you ? t('you') : message.author.name || t('anonymous')}</strong>
            {message.author.staff && <span class="badge" data-tone="blue">{t('chat_staff')}</span>}
            <span>{clock(message.at, language)}</span>
            {remove && <button type="button" class="small" data-act="chat-delete" aria-label={`${t('chat_delete')}: ${message.text.slice(0, 60)}`} onClick={() => remove(message)}>{t('chat_delete')}</button>}
          </p>
          <p dir="auto" class="chat-text">{message.text}</p>
        </li>
      ))}
    </ul>
  );
}

function Writing({ state, channel, staff, write }: { state: SessionState; channel: ChannelName; staff: boolean; write: (text: string) => Promise<boolean> }) {
  const { t } = useSpeech();
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const box = useId();
  const { max_length, slow_seconds } = state.event.chat;
  const excess = characters(text.trim()) - max_length;
  const submit = async () => {
    if (!text.trim() || excess > 0 || sending) return;
    setSending(true);
    const done = await write(text.trim());
    setSending(false);
    if (done) setText('');
    field.current?.focus();
  };
  return (
    <form
      class="row chat-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label class="visually-hidden" for={box}>{t('chat_label')}</label>
      <input
        ref={field} type="text" id={box} dir="auto" placeholder={t('chat_label')} autoComplete="off" value={text} aria-invalid={excess > 0}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" disabled={sending || !text.trim() || excess > 0}>{t('chat_send')}</button>
      {excess > 0 && <p class="fine chat-note" role="status">{t('too_long', { n: excess })}</p>}
      {channel === 'all' && !staff && slow_seconds > 0 && <p class="fine soft chat-note">{t('chat_slow', { n: slow_seconds })}</p>}
    </form>
  );
}
