// Blanks somebody's name and words for good; asked twice.
import { useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';

export function Erase({ label, erase }: { label: 'erase_me' | 'erase_person'; erase: () => void }) {
  const { t } = useSpeech();
  const [sure, setSure] = useState(false);
  return (
    <>
      <button
        type="button" class="small danger" data-act={sure ? 'erase_sure' : 'erase'} onBlur={() => setSure(false)}
        onClick={() => {
          if (sure) erase();
          setSure(!sure);
        }}
      >
        {sure ? t('erase_sure') : t(label)}
      </button>
      {sure && <span class="fine" role="status">{t('erase_what')}</span>}
    </>
  );
}
