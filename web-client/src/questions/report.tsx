// Telling moderators of a question that ought not to be there. Asked twice, so that nobody does it by accident.
import { useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';

export function Report({ send }: { send: () => Promise<boolean> }) {
  const { t } = useSpeech();
  const [at, setAt] = useState<'closed' | 'asked' | 'sent'>('closed');
  if (at === 'sent') return <span class="fine soft" role="status">{t('report_sent')}</span>;
  const asked = at === 'asked';
  return (
    <button
      type="button" class={`small${asked ? ' danger' : ' quiet'}`} data-act={asked ? 'report_sure' : 'report'} onBlur={() => setAt('closed')}
      onClick={() => (asked ? void send().then((done) => setAt(done ? 'sent' : 'closed')) : setAt('asked'))}
    >
      {asked ? t('report_sure') : t('report')}
    </button>
  );
}
