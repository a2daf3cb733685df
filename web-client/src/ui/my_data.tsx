// All that the event holds on whoever reads the page, as a file: asked for with their token, which no address may hold.
import { useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';

export function MyData({ slug, token }: { slug: string; token: string | null }) {
  const { t } = useSpeech();
  const [failed, setFailed] = useState(false);
  if (token === null) return null;
  const fetchIt = async () => {
    setFailed(false);
    try {
      const response = await fetch(`/api/v1/events/${encodeURIComponent(slug)}/me/data`, { headers: { Authorization: `Bearer ${token}` } });
      if (!response.ok) throw new Error(String(response.status));
      const address = URL.createObjectURL(await response.blob());
      const link = document.createElement('a');
      link.href = address;
      link.download = `${slug}-my-data.json`;
      link.click();
      // The browser has begun to save it by then.
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    } catch {
      setFailed(true);
    }
  };
  return (
    <div>
      <button type="button" class="small" data-act="my-data" onClick={() => void fetchIt()}>{t('my_data')}</button>
      <p role="alert" class="fine">{failed && t('my_data_failed')}</p>
    </div>
  );
}
