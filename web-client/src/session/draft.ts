// What a person was writing, kept by the tab so that a reload loses none of it. A question that was sent and not yet
// answered is kept with its command's id: sent again with the same id it is asked once, however often the page is loaded.
import type { Command } from '../wire/commands';

export type AskCommand = Extract<Command, { type: 'question.ask' }>;
export type Draft = { text: string; sent: { id: string; command: AskCommand } | null };

const nothing: Draft = { text: '', sent: null };

export class Drafts {
  private readonly key: string;

  /** One box on one event's page; `storage` may be forbidden (then the draft lives as long as the page). */
  constructor(slug: string, private readonly storage: () => Storage = () => sessionStorage) {
    this.key = `rostrum:${slug}:draft`;
  }

  read(): Draft {
    try {
      const kept: unknown = JSON.parse(this.storage().getItem(this.key) ?? 'null');
      return isDraft(kept) ? kept : nothing;
    } catch {
      return nothing;
    }
  }

  write(draft: Draft): void {
    try {
      if (draft.text === '' && draft.sent === null) this.storage().removeItem(this.key);
      else this.storage().setItem(this.key, JSON.stringify(draft));
    } catch {
      // Kept in memory only.
    }
  }
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false;
  const { text, sent } = value as Partial<Draft>;
  if (typeof text !== 'string') return false;
  return sent === null || (typeof sent?.id === 'string' && sent.command?.type === 'question.ask' && typeof sent.command.text === 'string');
}
