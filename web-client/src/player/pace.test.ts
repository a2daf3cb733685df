import { describe, expect, it } from 'vitest';
import { pace, Slack } from './pace';

describe('pace', () => {
  it('is the clock at the target', () => {
    expect(pace({ latency: 0.85, target: 0.833, ahead: 0.8 })).toEqual({ rate: 1, jump: false });
  });
  it('catches up more the further it is behind, within what nobody hears', () => {
    const little = pace({ latency: 0.95, target: 0.833, ahead: 0.8 }).rate;
    expect(little).toBeGreaterThan(1);
    expect(little).toBeLessThan(1.08);
    expect(pace({ latency: 1.7, target: 0.833, ahead: 1.5 })).toEqual({ rate: 1.08, jump: false });
  });
  it('does not hurry into a stall', () => {
    expect(pace({ latency: 1.5, target: 0.833, ahead: 0.2 }).rate).toBe(1);
  });
  it('falls back when too near the edge', () => {
    expect(pace({ latency: 0.6, target: 0.833, ahead: 0.5 }).rate).toBeLessThan(1);
    expect(pace({ latency: 0, target: 0.833, ahead: 0 }).rate).toBe(0.95);
  });
  it('jumps when catching up would take too long', () => {
    expect(pace({ latency: 3.7, target: 0.833, ahead: 2 })).toEqual({ rate: 1, jump: true });
  });
});

describe('slack', () => {
  it('grows with stalls, is bounded, and is given back step by step', () => {
    const slack = new Slack();
    expect(slack.seconds(0)).toBe(0);
    for (let i = 0; i < 20; ++i) slack.stalled(1000);
    expect(slack.seconds(2000)).toBe(1);
    expect(slack.seconds(61_000)).toBeCloseTo(0.85);
    expect(slack.seconds(62_000)).toBeCloseTo(0.85);
    for (let minute = 2; minute < 12; ++minute) slack.seconds(1000 + minute * 60_000);
    expect(slack.seconds(900_000)).toBe(0);
  });
});
