import { describe, expect, it } from 'vitest';
import { auditQueryOf, isFiltered, readAuditFilter } from './filter';

describe('readAuditFilter', () => {
  it('keeps what the log knows', () => {
    const filter = readAuditFilter({ action: 'member.', from: '2026-03-01', to: 'yesterday', page: '2', actor: 7 });
    expect(filter).toEqual({ action: 'member.', from: '2026-03-01' });
    expect(isFiltered(filter)).toBe(true);
    expect(isFiltered(readAuditFilter({}))).toBe(false);
  });
});

describe('auditQueryOf', () => {
  it('takes the last day in', () => {
    const query = auditQueryOf({ from: '2026-03-01', to: '2026-03-01', actor: undefined });
    expect(Date.parse(query['to'] ?? '') - Date.parse(query['from'] ?? '')).toBe(24 * 60 * 60 * 1000);
    expect('actor' in query).toBe(false);
  });
});
