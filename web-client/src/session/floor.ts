// Hands, clock, prompts and conversations: what frames make of them. Pure.
import type { EventFrame } from '../wire/frames';
import type { Channel, ChannelName, Message } from '../wire/floor';
import type { SessionState } from './state';

/** Kept of each channel, and of each person's conversation with the desk, as the server keeps them. */
const kept_of_channel = 200;
const kept_of_thread = 50;

export function messagesOf(channels: readonly Channel[], name: ChannelName): Message[] {
  return channels.find((one) => one.channel === name)?.messages ?? [];
}

function inChannel(channels: Channel[], name: ChannelName, change: (messages: Message[]) => Message[]): Channel[] {
  const known = channels.some((one) => one.channel === name);
  const all = known ? channels : [...channels, { channel: name, messages: [] }];
  return all.map((one) => (one.channel === name ? { ...one, messages: change(one.messages) } : one));
}

/** In the order they were said, also when one comes back that was deleted. */
export function withMessage(channels: Channel[], message: Message): Channel[] {
  return inChannel(channels, message.channel, (messages) => {
    const others = messages.filter((one) => one.id !== message.id);
    const after = others.findIndex((one) => one.at > message.at);
    const all = after < 0 ? [...others, message] : [...others.slice(0, after), message, ...others.slice(after)];
    if (message.channel !== 'desk') return all.slice(-kept_of_channel);
    const surplus = all.filter((one) => one.thread === message.thread).length - kept_of_thread;
    const oldest = surplus > 0 ? all.filter((one) => one.thread === message.thread).slice(0, surplus) : [];
    return oldest.length > 0 ? all.filter((one) => !oldest.includes(one)) : all;
  });
}

export function withoutMessage(channels: Channel[], id: string): Channel[] {
  return channels.map((one) => ({ ...one, messages: one.messages.filter((message) => message.id !== id) }));
}

export function applyFloor(state: SessionState, frame: EventFrame): SessionState {
  let next = state;
  if (frame.hands) next = { ...next, hands: frame.hands };
  if (frame.place !== undefined) next = { ...next, me: { ...next.me, hand: frame.place } };
  if (frame.timer !== undefined) next = { ...next, timer: frame.timer };
  if (frame.prompt) {
    if (frame.prompt.to === next.you.id) next = { ...next, me: { ...next.me, prompt: frame.prompt.text ? frame.prompt : null } };
    next = { ...next, prompts: { ...next.prompts, [frame.prompt.to]: frame.prompt.text } };
  }
  if (frame.message) next = { ...next, channels: withMessage(next.channels, frame.message) };
  if (frame.message_deleted !== undefined) next = { ...next, channels: withoutMessage(next.channels, frame.message_deleted) };
  // What is told of a reset leaves the conversations with the desk alone.
  if (frame.channels) {
    const desk = next.channels.filter((one) => one.channel === 'desk');
    next = { ...next, channels: [...frame.channels.filter((one) => one.channel !== 'desk'), ...desk], prompts: {}, me: { ...next.me, prompt: null } };
  }
  return next;
}
