import { expect, test } from 'vitest';
import { withScheme } from './website';

test('E22: a host alone is completed to https, and nothing else is touched', () => {
  expect(withScheme('companyname.com')).toBe('https://companyname.com');
  expect(withScheme(' www.companyname.com/shop ')).toBe('https://www.companyname.com/shop');
  for (const as of [
    'https://www.companyname.com',
    'http://old.example',
    'mailto:a@b.example',
    'a@b.example',
    'word',
    '',
  ]) {
    expect(withScheme(as)).toBe(as);
  }
});
