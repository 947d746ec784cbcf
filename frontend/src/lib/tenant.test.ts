import { describe, expect, it } from 'vitest';
import { addressNow } from './tenant';

describe('the address under the slug of now', () => {
  it.each([
    ['/t/old', '/t/new'],
    ['/t/old/settings/audit?action=tenant.rename#end', '/t/new/settings/audit?action=tenant.rename#end'],
    ['/tenants/old/users?search=old', '/tenants/new/users?search=old'],
    ['/t/old?x=/t/old', '/t/new?x=/t/old'],
    ['/t/old#here', '/t/new#here'],
  ])('of %s is %s', (href, now) => {
    expect(addressNow(href, 'old', 'new')).toBe(now);
  });

  it('is none where the address says it already, or speaks of something else', () => {
    for (const href of ['/t/new', '/t/older', '/tenants', '/settings/general', '/runs/old'])
      expect(addressNow(href, 'old', 'new')).toBeUndefined();
    expect(addressNow('/t/old', 'old', 'old')).toBeUndefined();
  });
});
