// Where organisers and moderators sign in: by a link that is mailed, or by an OpenID provider. Opening a mailed link uses
// nothing up, nor does any script on its own: mail scanners open links. Only the button does. What the provider sent the
// browser back with is posted at once: it is of use to this browser alone, whose owner has just been asked.
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import { useSigning } from '../i18n/signing';
import { Account, useWays } from '../sign-in/account';
import { askForLink, leaveForProvider, linkOfPage, redeem, redeemCode, returnOfPage } from '../sign-in/session';
import type { Refusal } from '../registration/requests';
import { Bar, mount } from '../ui/page';
import './sign-in.css';

const arrivedBy = linkOfPage();
const returned = returnOfPage();

function Page() {
  const { t } = useSpeech();
  const words = useSigning();
  const { ways, again } = useWays();
  const [returning, setReturning] = useState(returned !== null);
  const [link, setLink] = useState(arrivedBy);
  const [pressed, setPressed] = useState(false);
  const [said, setSaid] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  const signedIn = ways?.signed_in ?? null;
  const use = async (token: string) => {
    const reply = await redeem(token);
    if (!reply.ok && reply.error.name !== 'link-spent') return setSaid(words.offline);
    setLink(null);
    setPressed(true);
    setSaid(reply.ok ? '' : words.link_spent);
    await again();
  };
  const told: Record<string, string> = { 'not-listed': words.not_listed, 'attempt-over': words.attempt_over, 'provider-away': words.provider_away, 'provider-refused': words.provider_refused };
  const explain = (error: Refusal): string => told[error.name] ?? words.offline;
  const leave = async () => {
    const error = await leaveForProvider();
    setSaid(error ? explain(error) : '');
  };
  // A link that is opened where this page is open already loads nothing anew.
  useEffect(() => {
    const scope = new AbortController();
    const arrive = () => {
      const given = linkOfPage();
      if (given === null) return;
      setSaid('');
      setLink(given);
    };
    addEventListener('hashchange', arrive, { signal: scope.signal });
    return () => scope.abort();
  }, []);
  useEffect(() => {
    if (returned === null) return;
    const coming = returned === 'refused' ? Promise.resolve(words.provider_refused) : redeemCode(returned.code, returned.state).then((reply) => (reply.ok ? '' : explain(reply.error)));
    void coming.then(async (text) => {
      await again();
      setSaid(text);
      setReturning(false);
    });
  }, []);
  // What was pressed is gone: whoever does not see the page is where it goes on.
  useEffect(() => {
    if (pressed || (returned !== null && !returning)) heading.current?.focus();
  }, [pressed, returning, signedIn !== null]);
  return (
    <>
      <Bar title={words.sign_in} place="Rostrum" />
      <main id="content" tabIndex={-1} class="sign-in stack">
        <p role="alert" class={said ? 'notice notice-bad' : ''} data-said>{said}</p>
        {(ways === null || returning) && <p role="status">{t('loading')}</p>}
        {ways && !returning && (
          <section class="card stack">
            <h2 tabIndex={-1} ref={heading}>{signedIn ? words.signed_in : words.sign_in}</h2>
            {signedIn && <Account ways={ways} onOut={() => void again()} />}
            {signedIn && <p><a href="/">{words.to_events}</a></p>}
            {!signedIn && link && (
              <>
                <p>{words.link_hint}</p>
                <p><button type="button" class="primary" data-act="redeem" onClick={() => void use(link)}>{words.sign_in}</button></p>
              </>
            )}
            {!signedIn && !link && ways.openid && <p><button type="button" data-act="openid" onClick={() => void leave()}>{words.by_openid} <bdi>{ways.openid}</bdi></button></p>}
            {!signedIn && !link && ways.mail && <Asking />}
            {!signedIn && !ways.mail && !ways.openid && <p data-no-way>{words.no_way}</p>}
          </section>
        )}
      </main>
    </>
  );
}

function Asking() {
  const { language } = useSpeech();
  const words = useSigning();
  const [mail, setMail] = useState('');
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const id = useId();
  const send = async () => {
    setBusy(true);
    const reply = await askForLink(mail.trim(), language);
    setBusy(false);
    setSaid(reply.ok ? words.mailed : reply.error.status === 400 ? words.bad_address : words.offline);
  };
  return (
    <form
      class="stack"
      data-asking
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div>
        <label for={id}>{words.address}</label>
        <input type="email" id={id} name="mail" dir="ltr" required autocomplete="email" maxLength={254} aria-describedby={`${id}-hint`} value={mail} onInput={(event) => setMail(event.currentTarget.value)} />
        <p class="fine soft" id={`${id}-hint`}>{words.address_hint}</p>
      </div>
      <p><button type="submit" class="primary" disabled={busy}>{words.by_mail}</button></p>
      <p role="status" data-mailed>{said}</p>
    </form>
  );
}

mount(<Page />);
