import { describe, expect, it } from 'vitest';
import { explain } from './devices';

describe('trouble with devices', () => {
  it('is told by what the person can do about it', () => {
    const key = (name: string) => explain(new DOMException('why', name)).key;
    expect(key('NotAllowedError')).toBe('devices_denied');
    expect(key('NotFoundError')).toBe('devices_missing');
    expect(key('OverconstrainedError')).toBe('devices_missing');
    expect(key('NotReadableError')).toBe('devices_busy');
    expect(explain('odd')).toEqual({ key: 'devices_failed', reason: 'odd' });
  });
});
