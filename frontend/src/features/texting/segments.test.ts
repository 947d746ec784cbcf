import { describe, expect, it } from 'vitest';
import { showPhone } from '@/lib/phone';
import { segments } from './segments';

describe('segments', () => {
  it('counts as the server does', () => {
    expect(segments('a'.repeat(160))).toBe(1);
    expect(segments('a'.repeat(161))).toBe(2);
    expect(segments('€'.repeat(80))).toBe(1);
    expect(segments('€'.repeat(81))).toBe(2);
    expect(segments('ж'.repeat(70))).toBe(1);
    expect(segments('ж'.repeat(71))).toBe(2);
    expect(segments('😀'.repeat(36))).toBe(2);
  });
});

describe('showPhone', () => {
  it('groups numbers of North America and leaves others', () => {
    expect(showPhone('+15550101234')).toBe('+1 555 010 1234');
    expect(showPhone('+491711234567')).toBe('+491711234567');
  });
});
