// The event's webhooks: where calls go and how each fares, added, tested and removed. A secret is shown once, when it is
// made. While calls wait or fail, the list is read anew by itself.
import { useCallback, useEffect, useId, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import { useOrganising } from '../i18n/organising';
import { useRegistering } from '../i18n/registering';
import { clock } from '../i18n/times';
import { apiOf, request } from '../registration/requests';
import { explain } from '../registration/words';
import type * as is from '../wire/check';
import { hookKinds, madeWebhook, type Webhook, webhookList } from '../wire/webhooks';

const kLookAgainMs = 4_000;
const nothing = (): null => null;
type Props = { slug: string; token: string };

export function Webhooks({ slug, token }: Props) {
  const words = useOrganising();
  const named = useRegistering();
  const [hooks, setHooks] = useState<Webhook[] | null>(null);
  const [said, setSaid] = useState('');
  const [secret, setSecret] = useState('');
  const api = `${apiOf(slug)}/webhooks`;

  const read = useCallback(async () => {
    const reply = await request(api, webhookList as is.Check<{ webhooks: Webhook[] }, never>, { token });
    if (reply.ok) setHooks(reply.value.webhooks);
  }, [api, token]);
  useEffect(() => void read(), [read]);
  const restless = hooks?.some((hook) => hook.waiting > 0 || hook.failures > 0 || hook.delivered_at === null) ?? false;
  useEffect(() => {
    if (!restless) return;
    const timer = setInterval(() => void read(), kLookAgainMs);
    return () => clearInterval(timer);
  }, [restless, read]);

  const step = async (path: string, method: string, done: string) => {
    const reply = await request(api + path, nothing, { token, method });
    setSaid(reply.ok ? done : explain(reply.error, named));
    await read();
  };
  const add = async (url: string, kinds: string[]) => {
    const reply = await request(api, madeWebhook as is.Check<{ id: string; secret: string }, never>, { token, method: 'POST', json: { url, kinds } });
    setSecret(reply.ok ? reply.value.secret : '');
    setSaid(reply.ok ? words.saved : reply.error.status === 400 ? `${words.not_saved} ${reply.error.detail}` : explain(reply.error, named));
    await read();
    return reply.ok;
  };
  return (
    <section class="card stack" data-webhooks>
      <h2>{words.webhooks}</h2>
      <p class="fine soft">{words.webhooks_hint}</p>
      <ul class="guests">
        {hooks?.map((hook) => (
          <Hook key={hook.id} hook={hook} onTest={() => void step(`/${encodeURIComponent(hook.id)}/test`, 'POST', words.hook_tested)} onRemove={() => void step(`/${encodeURIComponent(hook.id)}`, 'DELETE', words.hook_removed)} />
        ))}
      </ul>
      <Adding onAdd={add} />
      <p role="status" class="fine" data-hook-said>{said}</p>
      {secret && <p class="notice">{words.hook_secret} <code dir="ltr" data-secret>{secret}</code></p>}
    </section>
  );
}

function Hook({ hook, onTest, onRemove }: { hook: Webhook; onTest: () => void; onRemove: () => void }) {
  const { language } = useSpeech();
  const words = useOrganising();
  const state = hook.disabled_at !== null ? 'disabled' : hook.failures > 0 ? 'failing' : hook.delivered_at === null ? 'never' : 'fine';
  return (
    <li data-hook={hook.url} data-state={state}>
      <div class="guest fine">
        <p dir="ltr">{hook.url}</p>
        <p class="soft">{hook.kinds.map((kind) => words[`hook_${kind}`]).join(' · ')}</p>
        <p>{words.hook_waiting} {hook.waiting}{hook.delivered_at !== null && <> · {words.hook_last} {clock(hook.delivered_at, language)}</>}</p>
        {state === 'disabled' && <p class="notice notice-bad">{words.hook_disabled_note}</p>}
        {hook.fault && <p class="soft" dir="ltr">{hook.fault}</p>}
      </div>
      <span class="row">
        <span class="badge" data-tone={state === 'fine' ? 'good' : state === 'never' ? undefined : state === 'failing' ? 'warn' : 'bad'}>{words[`hook_is_${state}`]}</span>
        <button type="button" class="small" aria-label={`${words.hook_test}: ${hook.url}`} onClick={onTest}>{words.hook_test}</button>
        <button type="button" class="small danger" aria-label={`${words.remove_item}: ${hook.url}`} onClick={onRemove}>{words.remove_item}</button>
      </span>
    </li>
  );
}

function Adding({ onAdd }: { onAdd: (url: string, kinds: string[]) => Promise<boolean> }) {
  const words = useOrganising();
  const [url, setUrl] = useState('');
  const [kinds, setKinds] = useState<string[]>(['question']);
  const id = useId();
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void onAdd(url, kinds).then((added) => added && setUrl(''));
      }}
    >
      <div><label for={id}>{words.hook_url}</label><input type="url" id={id} dir="ltr" required maxLength={1000} placeholder="https://" value={url} onInput={(event) => setUrl(event.currentTarget.value)} /></div>
      <fieldset>
        <legend>{words.hook_kinds}</legend>
        {hookKinds.map((kind) => (
          <label key={kind} class="check"><input type="checkbox" name={kind} checked={kinds.includes(kind)} onChange={(event) => setKinds(event.currentTarget.checked ? [...kinds, kind] : kinds.filter((one) => one !== kind))} />{words[`hook_${kind}`]}</label>
        ))}
      </fieldset>
      <p class="row"><button type="submit" disabled={kinds.length === 0}>{words.hook_add}</button></p>
    </form>
  );
}
