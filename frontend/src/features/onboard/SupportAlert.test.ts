import { expect, test } from 'vitest';
import type { SetUp } from '@/api/types';
import { ProblemError } from '@/lib/problem';
import { detailsOf } from './SupportAlert';

const secret = 'a bicycle in the rain';
// Everything that a link's view tells, of which the details may take only a part.
const view = {
  companyName: 'Acme Dental',
  partner: { name: 'Bright Agency' },
  email: 'clara@acme.example',
  steps: [{ id: 'credentials', title: 'Credentials' }],
  answers: { company: { address: '1 Main Street' } },
  code: '<script data-company="wk_1"></script>',
} as unknown as SetUp;

test('E14: the details name step, message and request, and nothing secret', () => {
  const error = new ProblemError({
    type: 'urn:tenantry:problem:invalid',
    code: 'invalid',
    status: 422,
    title: 'Invalid',
    detail: 'Some fields need another look.',
    requestId: 'rq_1',
    errors: [{ pointer: '/password', code: 'weak', message: 'Choose a longer password.', value: secret } as never],
  });
  const text = detailsOf({ error, view, step: 'credentials' }, new Date('2026-11-26T10:00:00Z'));
  expect(text).toBe(
    [
      'Company set-up: Acme Dental',
      'Partner: Bright Agency',
      'Step: Credentials',
      'Message: Some fields need another look.',
      '  /password: Choose a longer password.',
      'Code: invalid',
      'Request: rq_1',
      'Time: 2026-11-26T10:00:00.000Z',
    ].join('\n'),
  );
  for (const kept of [secret, 'clara@', '1 Main Street', 'wk_1', 'tno_']) expect(text).not.toContain(kept);
});

test('E14: without an answer of the server the details say so', () => {
  const text = detailsOf({ error: new TypeError('Failed to fetch'), view, step: 'sms' }, new Date(0));
  expect(text).toContain('Request: (did not reach the server)');
  expect(text).toContain('Step: sms');
});
