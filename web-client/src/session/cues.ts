// "Now answering" follows the picture: a change made on stage is shown when the viewer's player reaches its moment.

/** From programme time `at` (null: at once) the live question is `question`. */
export type Cue = { at: number | null; question: string | null };

/** From programme time `at` on these participants speak. */
export type SpeakingCue = { at: number; who: readonly string[] };

const kept = 32;
/** A player that is further behind than this is shown the present, in milliseconds. */
const furthest_behind = 10_000;

export type Playhead = {
  /** Programme time of the picture that is shown; null without a player. */
  date: number | null;
  paused: boolean;
  /** How far the picture is behind the present, in milliseconds. */
  delay: number | null;
};

/** Whether things should wait for the picture; if not, the page shows them at once and says so. */
export function followsPicture(playhead: Playhead): boolean {
  return playhead.date !== null && !playhead.paused && playhead.delay !== null && playhead.delay <= furthest_behind;
}

export function addCue(cues: Cue[], cue: Cue): Cue[] {
  const last = cues.at(-1);
  return last && last.question === cue.question ? cues : [...cues, cue].slice(-kept);
}

/** The question being answered in the picture that the viewer sees. */
export function nowAnswering(cues: readonly Cue[], playhead: Playhead): string | null {
  const date = playhead.date;
  if (date === null || !followsPicture(playhead)) return cues.at(-1)?.question ?? null;
  return cues.filter((cue) => cue.at === null || cue.at <= date).at(-1)?.question ?? null;
}

export const nobody: readonly string[] = [];

export function addSpeaking(cues: SpeakingCue[], cue: SpeakingCue): SpeakingCue[] {
  return [...cues, cue].slice(-kept);
}

/** Who speaks in the picture that the reader sees. */
export function nowSpeaking(cues: readonly SpeakingCue[], playhead: Playhead): readonly string[] {
  const date = playhead.date;
  if (date === null || !followsPicture(playhead)) return cues.at(-1)?.who ?? nobody;
  return cues.filter((cue) => cue.at <= date).at(-1)?.who ?? nobody;
}
