// The list of speakers, the speakers' clock, prompts and conversations, as a page sees them.
import * as is from './check';
import type * as wire from './generated/shapes';

export const hand = is.object<wire.Hand>()({ participant: is.string, name: is.orElse(is.string, ''), organisation: is.nullable(is.string), at: is.time });
export type Hand = is.Checked<typeof hand>;

export const timer = is.nullable(is.object<wire.Timer>()({ started_at: is.time, seconds: is.number, participant: is.nullable(is.string) }));
export type Timer = NonNullable<is.Checked<typeof timer>>;

export const prompt = is.object<wire.Prompt>()({ to: is.string, text: is.orElse(is.string, ''), at: is.time });
export type Prompt = is.Checked<typeof prompt>;

export const channelName = is.oneOf('all', 'backstage', 'desk');
export type ChannelName = is.Checked<typeof channelName>;

export const message = is.object<wire.Message>()({
  id: is.string,
  channel: channelName,
  thread: is.nullable(is.string),
  author: is.object<wire.Message['author']>()({ id: is.string, name: is.orElse(is.string, ''), staff: is.orElse(is.boolean, false) }),
  text: is.orElse(is.string, ''),
  at: is.time,
});
export type Message = is.Checked<typeof message>;

export const channel = is.object<wire.Channel>()({ channel: channelName, messages: is.orElse(is.array(message), []) });
export type Channel = is.Checked<typeof channel>;
