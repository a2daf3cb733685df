// Somebody's picture, or the letters they begin with while there is none.
import { useEffect, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import './picture.css';

type Props = { source: string | null; name: string; kind: 'photo' | 'logo' };

export function Picture({ source, name, kind }: Props) {
  const { t } = useSpeech();
  const [missing, setMissing] = useState(false);
  useEffect(() => setMissing(false), [source]);
  if (source && !missing) return <img class={`picture picture-${kind}`} src={source} alt={t(`${kind}_of`, { name })} loading="lazy" onError={() => setMissing(true)} />;
  return kind === 'photo' ? <span class="picture picture-photo initials" aria-hidden="true">{initials(name)}</span> : null;
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => Array.from(word ?? '')[0] ?? '').join('');
}
