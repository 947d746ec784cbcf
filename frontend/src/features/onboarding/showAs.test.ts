import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { asCLI, asCurl, asYAML, shellQuote, type ShownRequest } from './showAs';

const request: ShownRequest = {
  origin: 'https://tenants.example.com',
  template: 'voicepro-customer',
  answers: {
    organization: {
      organizationName: 'O\'Hara & Söhne: "GmbH"',
      description: 'two\nlines',
      country: 'NO',
      timezone: 'Europe/Oslo',
    },
    voicepro: { slug: 'ohara', managedSlugs: ['a', '007'] },
    users: [
      { email: 'ada@example.com', name: '', role: 'TENANT_OWNER' },
      { email: 'bob@example.com', name: 'Bob', role: 'TENANT_ADMIN' },
    ],
    empty: [],
  },
  idempotencyKey: 'ob_1',
  slug: 'ohara',
};

/** What a shell makes of the words, one per line. */
const shell = (words: string) => execFileSync('sh', ['-c', `printf '%s\\n' ${words}`], { encoding: 'utf8' });

describe('show as curl', () => {
  it('quotes anything so that a shell reads it back unchanged', () => {
    const nasty = `it's "$HOME" \`id\` \\ \n end`;
    expect(shell(shellQuote(nasty))).toBe(`${nasty}\n`);
  });

  it('carries the whole request in one shell line', () => {
    const line = asCurl(request).replace('curl ', '').replaceAll('\\\n', ' ');
    const body = shell(line).split('--data-raw\n')[1] ?? '';
    expect(JSON.parse(body)).toEqual({ template: request.template, answers: request.answers });
    expect(line).toContain('Bearer $TENANTRY_API_KEY');
    expect(line).toContain("'Idempotency-Key: ob_1'");
  });
});

describe('show as CLI and YAML', () => {
  it('names the file after the slug', () => {
    expect(asCLI(request)).toContain('tenantry tenant create -f ohara.yaml --wait');
    expect(asCLI({ ...request, slug: '' })).toContain('-f voicepro-customer.yaml');
  });

  it('writes text bare only where every reader takes it for text', () => {
    const yaml = asYAML(request);
    expect(yaml).toContain('template: voicepro-customer\n');
    expect(yaml).toContain('    country: "NO"\n');
    expect(yaml).toContain('    timezone: Europe/Oslo\n');
    expect(yaml).toContain('    description: "two\\nlines"\n');
    expect(yaml).toContain('      - a\n      - "007"\n');
    expect(yaml).toContain('    - email: ada@example.com\n      name: ""\n      role: TENANT_OWNER\n');
    expect(yaml).toContain('  empty: []\n');
  });
});
