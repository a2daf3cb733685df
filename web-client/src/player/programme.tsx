// The programme with its controls and what is said over it: the countdown, "we'll be right back", the end.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import { seconds, span } from '../i18n/times';
import { useNow, useSampled } from '../ui/hooks';
import { Icon, type IconName } from '../ui/icons';
import { remember, remembered } from '../ui/remembered';
import type { Phase } from '../wire/shapes';
import { nothing_read, Player, type Reading } from './player';
import './programme.css';

const volume_key = 'rostrum:volume';

type Props = {
  /** Path of the multivariant playlist; null as long as there is none. */
  path: string | null;
  phase: Phase;
  starts_at: number;
  now: () => number;
  onReading?: (reading: Reading) => void;
  /** A monitor begins without sound and says less. */
  monitor?: boolean;
};

export function Programme({ path, phase, starts_at, now, onReading, monitor = false }: Props) {
  const { t, language } = useSpeech();
  const video = useRef<HTMLVideoElement>(null);
  const frame = useRef<HTMLElement>(null);
  const player = useRef<Player | null>(null);
  const [reading, setReading] = useState(nothing_read);
  const told = useRef(onReading);
  told.current = onReading;
  const shown = path !== null && phase !== 'draft' && phase !== 'rehearsal';

  useEffect(() => {
    if (!shown || path === null || !video.current) return;
    const scope = new AbortController();
    if (monitor) video.current.muted = true;
    else {
      const volume = Number(remembered(volume_key) ?? 1);
      if (volume > 0 && volume <= 1) video.current.volume = volume;
    }
    player.current = new Player(video.current, path, now, (next) => {
      setReading(next);
      told.current?.(next);
    }, scope.signal);
    return () => {
      scope.abort();
      player.current = null;
      setReading(nothing_read);
      told.current?.(nothing_read);
    };
  }, [shown, path, monitor, now]);

  const toggle = useCallback(() => {
    if (video.current?.paused) void player.current?.play();
    else player.current?.pause();
  }, []);
  const toggleSound = useCallback(() => {
    if (!video.current) return;
    if (video.current.volume === 0) video.current.volume = 1;
    video.current.muted = !video.current.muted;
  }, []);
  const fullScreen = useCallback(() => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void frame.current?.requestFullscreen?.().catch(() => undefined);
  }, []);
  const goLive = useCallback(() => void player.current?.goLive(), []);

  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { k: toggle, m: toggleSound, f: fullScreen, l: goLive }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  };

  const running = phase === 'live' || phase === 'doors' || phase === 'paused';
  // After the end the last pictures are played out; then, and for who comes later, there is only a word of thanks.
  const over = phase === 'ended' && reading.status !== 'playing' && reading.status !== 'paused';
  const delay = useSampled(reading.delay, 1000);
  return (
    <section
      ref={frame}
      class={`card programme${monitor ? ' small' : ''}`}
      aria-label={t('player')}
      onKeyDown={onKey}
      data-player={reading.status}
      data-delay={reading.delay === null ? undefined : Math.round(reading.delay)}
    >
      <div class="programme-picture">
        {/* biome-ignore lint/a11y/useMediaCaption: captions are a rendition of the stream. */}
        <video id="programme" ref={video} playsInline onClick={shown ? toggle : undefined} hidden={!shown} aria-label={t('player')} />
        {(!shown || over) && <Slate phase={phase} starts_at={starts_at} now={now} />}
        {shown && !over && reading.status === 'loading' && <span class="programme-wait">{t('player_loading')}</span>}
        {shown && !over && reading.status === 'stalled' && <span class="programme-wait">{t('player_stalled')}</span>}
        {shown && !monitor && reading.muted && reading.status === 'playing' && (
          <div class="programme-hint"><button type="button" onClick={toggleSound}><Icon name="silent" /> {t('turn_on_sound')}</button></div>
        )}
      </div>
      {shown && !over && (
        <div class="programme-bar">
          <Control icon={reading.status === 'paused' ? 'play' : 'pause'} label={reading.status === 'paused' ? t('play') : t('pause')} shortcut="k" act={toggle} />
          <Control icon={reading.muted ? 'silent' : 'sound'} label={reading.muted ? t('unmute') : t('mute')} shortcut="m" act={toggleSound} />
          {!monitor && <Volume video={video.current} />}
          {running && (reading.behind || reading.status === 'paused'
            ? <button type="button" class="small go-live" data-act="go_live" aria-keyshortcuts="l" title={`${t('go_live')} (l)`} onClick={goLive}>{t('go_live')}</button>
            : reading.status === 'playing' && <span class="programme-live">{t('at_live')}</span>)}
          {delay !== null && running && <span class="programme-delay" data-behind>{t('delay', { seconds: seconds(delay, language) })}</span>}
          <Control icon="screen" label={t('full_screen')} shortcut="f" act={fullScreen} />
        </div>
      )}
    </section>
  );
}

function Control({ icon, label, shortcut, act }: { icon: IconName; label: string; shortcut: string; act: () => void }) {
  return (
    <button type="button" class="control" aria-label={label} aria-keyshortcuts={shortcut} title={`${label} (${shortcut})`} data-control={icon} onClick={act}>
      <Icon name={icon} />
    </button>
  );
}

function Volume({ video }: { video: HTMLVideoElement | null }) {
  const { t } = useSpeech();
  if (!video) return null;
  const set = (value: string) => {
    video.volume = Number(value);
    video.muted = video.volume === 0;
    remember(volume_key, value);
  };
  return (
    <input
      type="range" min="0" max="1" step="0.05" aria-label={t('volume')}
      value={video.muted ? 0 : video.volume}
      onInput={(event) => set(event.currentTarget.value)}
    />
  );
}

function Slate({ phase, starts_at, now }: { phase: Phase; starts_at: number; now: () => number }) {
  const { t, language } = useSpeech();
  const at = useNow(now, 1000);
  return <p class="programme-slate"><strong>{phaseSentence(phase, starts_at - at, t, language)}</strong></p>;
}

/** What the phase means to a viewer, as one sentence. */
export function phaseSentence(phase: Phase, ms_to_start: number, t: ReturnType<typeof useSpeech>['t'], language: string): string {
  switch (phase) {
    case 'draft':
    case 'rehearsal':
    case 'doors':
      return ms_to_start > 0 ? t('starts_in', { time: span(ms_to_start, language) }) : t('starts_any_moment');
    case 'live':
      return t('phase_live');
    case 'paused':
      return t('be_right_back');
    case 'ended':
      return t('has_ended');
  }
}
