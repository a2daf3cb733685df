// Where organisers sign in: by a link that is mailed to them. Opening the page uses nothing up, nor does any script on its
// own: mail scanners open links. Only the button does.
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import { useSigning } from '../i18n/signing';
import { Account, useWays } from '../sign-in/account';
import { askForLink, linkOfPage, redeem } from '../sign-in/session';
import { Bar, mount } from '../ui/page';
import './sign-in.css';

const arrivedBy = linkOfPage();

function Page() {
  const { t } = useSpeech();
  const words = useSigning();
  const { ways, again } = useWays();
  const [link, setLink] = useState(arrivedBy);
  const [said, setSaid] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  const signedIn = ways?.signed_in ?? null;
  const use = async (token: string) => {
    const reply = await redeem(token);
    if (!reply.ok && reply.error.name !== 'link-spent') return setSaid(words.offline);
    setLink(null);
    setSaid(reply.ok ? '' : words.link_spent);
    await again();
  };
  // What was pressed is gone: whoever does not see the page is where it goes on.
  useEffect(() => {
    if (arrivedBy !== null && link === null) heading.current?.focus();
  }, [link, signedIn !== null]);
  return (
    <>
      <Bar title={words.sign_in} place="Rostrum" />
      <main id="content" tabIndex={-1} class="sign-in stack">
        <p role="alert" class={said ? 'notice notice-bad' : ''} data-said>{said}</p>
        {ways === null && <p role="status">{t('loading')}</p>}
        {ways && (
          <section class="card stack">
            <h2 tabIndex={-1} ref={heading}>{signedIn ? words.signed_in : words.as_organiser}</h2>
            {signedIn && <Account ways={ways} onOut={() => void again()} />}
            {signedIn && <p><a href="/">{words.to_events}</a></p>}
            {!signedIn && link && (
              <>
                <p>{words.link_hint}</p>
                <p><button type="button" class="primary" data-act="redeem" onClick={() => void use(link)}>{words.sign_in}</button></p>
              </>
            )}
            {!signedIn && !link && ways.mail && <Asking />}
            {!signedIn && !ways.mail && <p data-no-way>{words.no_way}</p>}
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
