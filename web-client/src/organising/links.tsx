// Links that introduce one person each: made, copied, revoked. A link is shown once, when it is made: the server keeps whom it
// introduces, not the link.
import { useCallback, useEffect, useId, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import { useOrganising } from '../i18n/organising';
import { useRegistering } from '../i18n/registering';
import { clock } from '../i18n/times';
import { apiOf, type Reply, request } from '../registration/requests';
import { explain } from '../registration/words';
import * as is from '../wire/check';
import type * as wire from '../wire/generated/shapes';

const roles = ['viewer', 'panelist', 'interpreter', 'signer', 'captioner', 'moderator', 'organiser'] as const;
const capabilities = ['questions', 'polls', 'announcements', 'people', 'stage', 'agenda', 'phase'] as const;
type Role = (typeof roles)[number];
type Capability = (typeof capabilities)[number];

const link = is.object<wire.Link>()({
  id: is.string,
  roles: is.orElse(is.array(is.oneOf(...roles)), []),
  can: is.orElse(is.array(is.oneOf(...capabilities)), []),
  name: is.orElse(is.string, ''),
  made_at: is.nullable(is.time),
  used: is.orElse(is.boolean, false),
  revoked_at: is.nullable(is.time),
});
type Link = is.Checked<typeof link>;
const linkList = is.object<wire.LinkList>()({ links: is.array(link) });
const madeLink = is.object<wire.MadeLink>()({ id: is.string, url: is.string });
const nothing: is.Check<null, unknown> = () => null;

export function Links({ slug, token }: { slug: string; token: string }) {
  const words = useOrganising();
  const named = useRegistering();
  const [links, setLinks] = useState<readonly Link[] | null>(null);
  const [said, setSaid] = useState('');
  const ask = useCallback(
    <T, W>(path: string, read: is.Check<T, W>, method: string, json?: unknown): Promise<Reply<T>> =>
      request(apiOf(slug) + path, read as unknown as is.Check<T, never>, { method, token, ...(json === undefined ? {} : { json }) }),
    [slug, token],
  );
  const again = useCallback(async () => {
    const found = await ask('/links', linkList, 'GET');
    if (found.ok) setLinks(found.value.links);
    else setSaid(explain(found.error, named));
  }, [ask, named]);
  useEffect(() => void again(), [again]);
  const make = async (wanted: Wanted): Promise<string | null> => {
    const made = await ask('/links', madeLink, 'POST', wanted);
    setSaid(made.ok ? words.link_made : explain(made.error, named));
    if (!made.ok) return null;
    await again();
    return made.value.url;
  };
  const revoke = async (one: Link) => {
    const done = await ask(`/links/${encodeURIComponent(one.id)}`, nothing, 'DELETE');
    setSaid(done.ok ? words.link_revoked : explain(done.error, named));
    await again();
  };
  return (
    <section class="card stack" data-links>
      <h2>{words.links}</h2>
      <p class="fine soft">{words.links_hint}</p>
      <Maker onMake={make} onSaid={setSaid} />
      <p role="status" class="fine" data-link-said>{said}</p>
      <ul class="guests">
        {links?.map((one) => <Row key={one.id} link={one} onRevoke={() => revoke(one)} />)}
      </ul>
    </section>
  );
}

type Wanted = { role: Role; name: string; can: Capability[] };
type MakerProps = { onMake: (wanted: Wanted) => Promise<string | null>; onSaid: (words: string) => void };

function Maker({ onMake, onSaid }: MakerProps) {
  const words = useOrganising();
  const [wanted, setWanted] = useState<Wanted>({ role: 'panelist', name: '', can: [] });
  const [url, setUrl] = useState<string | null>(null);
  const shown = useRef<HTMLInputElement>(null);
  const id = useId();
  const send = async () => {
    const made = await onMake(wanted.role === 'moderator' ? wanted : { ...wanted, can: [] });
    if (made === null) return;
    setUrl(made);
    setWanted({ ...wanted, name: '', can: [] });
  };
  useEffect(() => {
    if (url !== null) shown.current?.focus();
  }, [url]);
  const copy = async () => {
    shown.current?.select();
    try {
      await navigator.clipboard.writeText(url ?? '');
      onSaid(words.link_copied);
    } catch {
      // Not allowed here: it is selected, for the keyboard's own copying.
      onSaid(words.link_select);
    }
  };
  const tick = (one: Capability, on: boolean) => setWanted({ ...wanted, can: on ? [...wanted.can, one] : wanted.can.filter((other) => other !== one) });
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div class="links-form">
        <div>
          <label for={`${id}-r`}>{words.link_role}</label>
          <select id={`${id}-r`} name="link-role" value={wanted.role} onChange={(event) => setWanted({ ...wanted, role: roles.find((one) => one === event.currentTarget.value) ?? 'viewer' })}>
            {roles.map((role) => <option key={role} value={role}>{words[`role_${role}`]}</option>)}
          </select>
        </div>
        <div><label for={`${id}-n`}>{words.link_name}</label><input type="text" id={`${id}-n`} name="link-name" dir="auto" maxLength={100} value={wanted.name} onInput={(event) => setWanted({ ...wanted, name: event.currentTarget.value })} /></div>
      </div>
      {wanted.role === 'moderator' && (
        <fieldset class="row">
          <legend>{words.link_can}</legend>
          {capabilities.map((one) => (
            <label key={one}><input type="checkbox" name={`link-can-${one}`} checked={wanted.can.includes(one)} onChange={(event) => tick(one, event.currentTarget.checked)} /> {words[`can_${one}`]}</label>
          ))}
        </fieldset>
      )}
      <p class="row"><button type="submit" data-act="make-link">{words.link_make}</button></p>
      {url !== null && (
        <div class="links-form">
          <div><label for={`${id}-u`}>{words.link_url}</label><input type="text" id={`${id}-u`} ref={shown} data-link-url dir="ltr" readOnly value={url} /></div>
          <p class="row"><button type="button" data-act="copy-link" onClick={() => void copy()}>{words.link_copy}</button></p>
        </div>
      )}
    </form>
  );
}

function Row({ link: one, onRevoke }: { link: Link; onRevoke: () => Promise<void> }) {
  const { language } = useSpeech();
  const words = useOrganising();
  const [asked, setAsked] = useState(false);
  const sure = useRef<HTMLButtonElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asked) sure.current?.focus();
  }, [asked]);
  const state = one.revoked_at !== null ? 'revoked' : one.used ? 'used' : 'unused';
  const name = one.name || words.link_nameless;
  const keep = () => {
    setAsked(false);
    requestAnimationFrame(() => first.current?.focus());
  };
  return (
    <li data-link={one.id} data-state={state}>
      <div class="guest">
        <strong dir="auto">{name}</strong>
        <p class="fine soft">
          {one.roles.map((role) => words[`role_${role}`]).join(', ')}
          {one.can.length > 0 && `: ${one.can.map((can) => words[`can_${can}`]).join(', ')}`}
          {one.made_at !== null && ` · ${clock(one.made_at, language)}`}
        </p>
      </div>
      <span class="row">
        <span class="badge" data-tone={state === 'revoked' ? 'bad' : state === 'used' ? 'good' : undefined}>{words[`link_is_${state}`]}</span>
        {state !== 'revoked' && !asked && <button type="button" class="small danger" ref={first} data-act="revoke-link" aria-label={`${words.link_revoke}: ${name}`} onClick={() => setAsked(true)}>{words.link_revoke}</button>}
      </span>
      {asked && state !== 'revoked' && (
        <div class="notice notice-warn stack" role="alertdialog" aria-label={`${words.link_revoke}: ${name}`} onKeyDown={(event) => event.key === 'Escape' && keep()}>
          <p>{words.link_sure}</p>
          <p class="row">
            <button type="button" class="danger" ref={sure} data-act="revoke-sure" onClick={() => void onRevoke()}>{words.link_revoke}</button>
            <button type="button" data-act="revoke-not" onClick={keep}>{words.link_keep}</button>
          </p>
        </div>
      )}
    </li>
  );
}
