// What a page may ask of the session. The connection adds the id.

type OnQuestion = 'question.approve' | 'question.restore' | 'question.next' | 'question.live' | 'question.done' | 'question.withdraw';
type OnEvent = 'event.doors' | 'event.go_live' | 'event.pause' | 'event.resume' | 'event.end' | 'event.reopen';
type Plain = OnEvent | 'questions.open' | 'questions.close' | 'agenda.end' | 'stage.cut' | 'stage.restore';

export type Command =
  | { type: 'question.ask'; text: string; lang: string; anonymous: boolean; watching?: string }
  | { type: 'question.vote'; question: string; up: boolean }
  | { type: OnQuestion; question: string }
  | { type: 'question.dismiss'; question: string; reason?: string }
  | { type: 'question.pin'; question: string; on: boolean }
  | { type: Plain }
  | { type: 'event.rehearse'; reset?: boolean }
  | { type: 'agenda.start'; item: string }
  | { type: 'announce.post'; text: string }
  | { type: 'announce.retract'; announcement: string }
  | { type: 'participant.role'; participant: string; role: string; on: boolean }
  | { type: 'profile.set'; name: string; organisation: string }
  | { type: 'stage.ready'; ready: boolean }
  | { type: 'stage.bring_on' | 'stage.send_off'; participant: string }
  | { type: 'stage.mute'; participant: string; on: boolean }
  | { type: 'stage.spotlight'; feed: string | null }
  | { type: 'stage.slate'; name: string | null }
  | { type: 'undo'; seq: number };
