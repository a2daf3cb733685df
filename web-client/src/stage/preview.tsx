// Camera and microphone before and during the event: choice, preview, level, switches, and the connection to the stage.
import { useCallback, useEffect, useId, useRef, useState } from 'preact/hooks';
import type { MessageKey } from '../i18n/en';
import { useSpeech } from '../i18n/language';
import { type Choice, close, type Devices, explain, listDevices, openDevices, rememberChoice, rememberedChoice, type Trouble } from './devices';
import { Icon } from '../ui/icons';
import { watchLevel } from './level';
import { feed_refused, type PublishState, taken_over, type WhipPublisher } from './publisher';

const nothing: Devices = { cameras: [], microphones: [] };
const publish_words: Record<PublishState['kind'], MessageKey> = {
  off: 'publish_off',
  connecting: 'publish_connecting',
  live: 'publish_live',
  retrying: 'publish_retrying',
  refused: 'publish_refused',
};

type Props = { publisher: WhipPublisher; publish: PublishState; onSilent: (silent: boolean) => void };

export function Preview({ publisher, publish, onSilent }: Props) {
  const { t } = useSpeech();
  const video = useRef<HTMLVideoElement>(null);
  const [stream, setStream] = useState<MediaStream | null>(null);
  const opened = useRef<MediaStream | null>(null);
  const [choice, setChoice] = useState<Choice>(rememberedChoice);
  const [devices, setDevices] = useState(nothing);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [picture, setPicture] = useState(true);
  const [sound, setSound] = useState(true);
  const switches = useRef({ picture, sound });
  switches.current = { picture, sound };
  const connected = publish.kind !== 'off' && publish.kind !== 'refused';
  const elsewhere = publish.kind === 'refused' && publish.problem === taken_over;

  const open = useCallback(async (wanted: Choice, sending: boolean) => {
    if (!navigator.mediaDevices) {
      setTrouble({ key: 'devices_insecure', reason: '' });
      return;
    }
    try {
      // Some cameras serve one user at a time: the one before lets go first.
      close(opened.current);
      const next = await openDevices(wanted);
      opened.current = next;
      // Another microphone is as open or closed as the one before: nobody is heard who turned theirs off.
      for (const track of next.getTracks()) {
        track.enabled = track.kind === 'audio' ? switches.current.sound : switches.current.picture;
        track.addEventListener('ended', () => opened.current === next && setTrouble({ key: 'devices_lost', reason: '' }));
      }
      setStream(next);
      setChoice(wanted);
      rememberChoice(wanted);
      setTrouble(null);
      if (sending) await publisher.replace(next);
      setDevices(await listDevices());
    } catch (error) {
      setTrouble(explain(error));
    }
  }, [publisher]);

  useEffect(() => {
    const changed = () => void listDevices().then(setDevices).catch(() => undefined);
    navigator.mediaDevices?.addEventListener('devicechange', changed);
    return () => {
      navigator.mediaDevices?.removeEventListener('devicechange', changed);
      close(opened.current);
    };
  }, []);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);

  const turnPicture = (on: boolean) => {
    setPicture(on);
    for (const track of stream?.getVideoTracks() ?? []) track.enabled = on;
    void publisher.showPicture(on);
  };
  const turnSound = (on: boolean) => {
    setSound(on);
    for (const track of stream?.getAudioTracks() ?? []) track.enabled = on;
  };
  useEffect(() => onSilent(!sound), [sound, onSilent]);
  const has_picture = (stream?.getVideoTracks().length ?? 0) > 0;
  const has_sound = (stream?.getAudioTracks().length ?? 0) > 0;

  return (
    <section class="card stack" aria-label={t('preview')}>
      <div class="preview">
        <video ref={video} autoPlay muted playsInline aria-label={t('preview')} hidden={!has_picture || !picture} />
        {stream && (!has_picture || !picture) && <p>{t('no_camera')}</p>}
        {!stream && <p><button type="button" class="primary" data-act="devices" onClick={() => void open(choice, false)}>{t('use_devices')}</button></p>}
      </div>
      {trouble && (
        <div class="notice notice-warn row row-between" role="alert" data-trouble={trouble.key}>
          <span>{t(trouble.key, { reason: trouble.reason })}</span>
          <button type="button" class="small" onClick={() => void open({ camera: '', microphone: '' }, connected)}>{t('try_again')}</button>
        </div>
      )}
      {stream && has_sound && <Level stream={stream} on={sound} />}
      {stream && (
        <>
          <div class="row">
            {has_sound && <button type="button" class={`switch${sound ? '' : ' danger'}`} data-act="microphone" onClick={() => turnSound(!sound)}><Icon name={sound ? 'microphone' : 'microphone_off'} />{sound ? t('mic_off') : t('mic_on')}</button>}
            {has_picture && <button type="button" class={`switch${picture ? '' : ' danger'}`} data-act="camera" onClick={() => turnPicture(!picture)}><Icon name={picture ? 'camera' : 'camera_off'} />{picture ? t('camera_off') : t('camera_on')}</button>}
            {connected
              ? <button type="button" data-act="leave" onClick={() => publisher.stop()}>{t('leave_studio')}</button>
              : <button type="button" class="primary" data-act="enter" onClick={() => publisher.start(stream)}>{t(elsewhere ? 'take_back' : 'enter_studio')}</button>}
          </div>
          <Choices devices={devices} choice={choice} choose={(wanted) => void open(wanted, connected)} />
        </>
      )}
      <p role="status" data-elsewhere={elsewhere || undefined} class={`notice${publish.kind === 'live' ? ' notice-good' : publish.kind === 'retrying' ? ' notice-warn' : publish.kind === 'refused' ? ' notice-bad' : ''}`}>
        {publish.kind === 'refused' && publish.problem === feed_refused
          ? t('feed_refused_yours')
          : elsewhere ? t('taken_over') : t(publish_words[publish.kind], { reason: publish.kind === 'refused' ? publish.reason : '' })}
      </p>
    </section>
  );
}

function Level({ stream, on }: { stream: MediaStream; on: boolean }) {
  const { t } = useSpeech();
  const [level, setLevel] = useState(0);
  const id = useId();
  useEffect(() => {
    const scope = new AbortController();
    watchLevel(stream, setLevel, scope.signal);
    return () => scope.abort();
  }, [stream]);
  return (
    <div class="level">
      <label class="fine" for={id}>{t('level')}</label>
      <meter id={id} min="0" max="1" low={0.2} high={0.95} optimum={0.6} value={on ? level : 0} />
    </div>
  );
}

function Choices({ devices, choice, choose }: { devices: Devices; choice: Choice; choose: (choice: Choice) => void }) {
  const { t } = useSpeech();
  const list = (kind: 'camera' | 'microphone', all: MediaDeviceInfo[], none: MessageKey) => (
    <label>
      <span class="fine">{t(kind)}</span>
      <select
        data-choose={kind} value={choice[kind] ?? 'none'}
        onChange={(event) => choose({ ...choice, [kind]: event.currentTarget.value === 'none' ? null : event.currentTarget.value })}
      >
        {choice[kind] === '' && <option value="">{all[0]?.label || t(kind)}</option>}
        {all.map((one) => <option key={one.deviceId} value={one.deviceId}>{one.label || t(kind)}</option>)}
        <option value="none">{t(none)}</option>
      </select>
    </label>
  );
  return (
    <div class="choices">
      {list('camera', devices.cameras, 'no_camera')}
      {list('microphone', devices.microphones, 'no_microphone')}
    </div>
  );
}
