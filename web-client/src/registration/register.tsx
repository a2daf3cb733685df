// The form to register. It says the same whoever's address is typed: what becomes of it is told by mail.
import { useId, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import { useRegistering } from '../i18n/registering';
import { newId } from '../session/connection';
import type { EventDetails } from '../wire/shapes';
import { empty, Fields, formOf, Required, type Filled } from './fields';
import { enrol } from './requests';
import { explain } from './words';
import './registration.css';

export function Register({ event }: { event: EventDetails }) {
  const words = useRegistering();
  const { language } = useSpeech();
  const [filled, setFilled] = useState<Filled>(empty);
  const [email, setEmail] = useState('');
  const [assistant, setAssistant] = useState(false);
  const [sending, setSending] = useState(false);
  const [said, setSaid] = useState('');
  const [sent, setSent] = useState<string | null>(null);
  const key = useRef(newId());
  const done = useRef<HTMLHeadingElement>(null);
  const id = useId();
  const { registration } = event;

  if (event.cancelled || !registration.open) {
    return <section class="card"><h2>{words.title}</h2><p class="soft" data-register="closed">{event.cancelled ? words.called_off : words.closed}</p></section>;
  }
  if (sent !== null) {
    return (
      <section class="card stack" data-register={sent}>
        <h2 ref={done} tabIndex={-1}>{words.check_mail}</h2>
        <p>{sent === 'waiting' ? words.sent_waiting : sent === 'awaiting' ? words.sent_awaiting : sent === 'invited' ? words.sent_invited : words.sent}</p>
        <p class="fine soft">{words.no_mail}</p>
      </section>
    );
  }
  const submit = async () => {
    if (sending) return;
    setSending(true);
    setSaid('');
    const form = { email: email.trim(), attending: assistant ? 'assistant' : 'participant', ...formOf(filled, language) };
    const reply = await enrol(event.slug, form, key.current);
    setSending(false);
    if (!reply.ok) {
      // Another form needs another key.
      if (reply.error.status !== 0 && reply.error.status !== 503) key.current = newId();
      return setSaid(explain(reply.error, words));
    }
    setSent(reply.value.status);
    setTimeout(() => done.current?.focus(), 0);
  };
  return (
    <section class="card">
      <h2>{words.title}</h2>
      <form
        class="stack register" data-register="open"
        onInput={() => {
          key.current = newId();
        }}
        onSubmit={(submitted) => {
          submitted.preventDefault();
          void submit();
        }}
      >
        <div>
          <label for={`${id}-email`}>{words.email} <Required /></label>
          <input type="email" id={`${id}-email`} name="email" autoComplete="email" dir="ltr" maxLength={254} required value={email} aria-describedby={`${id}-why`} onInput={(typed) => setEmail(typed.currentTarget.value)} />
          <p id={`${id}-why`} class="fine soft">{words.email_hint}</p>
        </div>
        <Fields filled={filled} event={event} onChange={setFilled} />
        <label>
          <input type="checkbox" name="assistant" checked={assistant} onChange={(changed) => setAssistant(changed.currentTarget.checked)} />
          {words.assistant}
        </label>
        <p role="alert" class="register-said" data-said>{said}</p>
        <button class="primary" type="submit" disabled={sending}>{words.register}</button>
      </form>
    </section>
  );
}
