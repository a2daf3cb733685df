import { describe, expect, it } from 'vitest';
import { levelOf } from './level';

describe('the level of a microphone', () => {
  it('goes from nothing to full', () => {
    expect(levelOf(new Float32Array(1024))).toBe(0);
    expect(levelOf(new Float32Array(1024).fill(1))).toBeCloseTo(1);
    const quiet = levelOf(new Float32Array(1024).fill(0.03));
    expect(quiet).toBeGreaterThan(0.4);
    expect(quiet).toBeLessThan(0.6);
  });
});
