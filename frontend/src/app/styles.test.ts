import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = join(import.meta.dirname, '..');
const mantineStyles = join(src, '../../node_modules/@mantine/core/styles');

function sources(): string[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tsx') && !path.endsWith('.test.tsx'))
    .map((path) => readFileSync(join(src, path), 'utf8'));
}

/** The components of Mantine that some file takes. */
function used(): Set<string> {
  const names = new Set<string>();
  for (const text of sources()) {
    for (const [, list = ''] of text.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)) {
      for (const name of list.split(',')) names.add(name.trim());
    }
  }
  return names;
}

describe('styles', () => {
  it('are loaded for every component of Mantine that is used', () => {
    const loaded =
      readFileSync(join(src, 'app/base-styles.ts'), 'utf8') +
      readFileSync(join(src, 'features/frame/styles.ts'), 'utf8');
    const has = new Set(readdirSync(mantineStyles));
    const missing = [...used()].filter((name) => has.has(`${name}.css`) && !loaded.includes(`/${name}.css'`));
    expect(missing).toEqual([]);
  });
});
