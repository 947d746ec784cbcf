import { describe, expect, it } from 'vitest';
import { allows, demand } from './permissions';
import { ProblemError } from './problem';

describe('allows', () => {
  it.each([
    [['*'], true],
    [['TENANT_MGMT:*'], true],
    [['TENANT_MGMT:create'], true],
    [['OUTBOX:read', 'TENANT_MGMT:create'], true],
    [['TENANT_MGMT:read'], false],
    [['TENANT:*'], false],
    [[], false],
  ])('%j grants TENANT_MGMT:create: %s', (granted, expected) => {
    expect(allows(granted, 'TENANT_MGMT:create')).toBe(expected);
  });
});

describe('demand', () => {
  it('lets pass whoever holds one of the permissions', () => {
    expect(() => {
      demand(['OUTBOX:read'], 'SETTINGS:read', 'OUTBOX:read');
    }).not.toThrow();
  });

  it('refuses as the server would, naming what is missing', () => {
    try {
      demand([], 'OUTBOX:read');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ProblemError);
      expect((error as ProblemError).problem).toMatchObject({ status: 403, missing: 'OUTBOX:read' });
    }
  });
});
