import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = join(import.meta.dirname, '..');
const mantineStyles = join(src, '../../node_modules/@mantine/core/styles');

function sources(): string[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tsx') && !path.endsWith('.test.tsx'))
    .map((path) => readFileSync(join(src, path), 'utf8'));
}

/** The components of Mantine that these files take. */
function used(texts: Iterable<string>): Set<string> {
  const names = new Set<string>();
  for (const text of texts) {
    for (const [, list = ''] of text.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)) {
      for (const name of list.split(',')) names.add(name.trim());
    }
  }
  return names;
}

function fileOf(name: string, from: string): string | undefined {
  const path = name.startsWith('@/') ? join(src, name.slice(2)) : join(dirname(from), name);
  return ['.tsx', '.ts', '/index.ts', '/index.tsx'].map((end) => path + end).find((file) => existsSync(file));
}

/** A file and all that it leads to, also later, by name. */
function reached(file: string, found = new Map<string, string>()): Map<string, string> {
  if (found.has(file)) return found;
  const text = readFileSync(file, 'utf8');
  found.set(file, text);
  for (const [, name = ''] of text.matchAll(/(?:from |import\()'((?:@\/|\.)[^']*)'/g)) {
    const next = fileOf(name, file);
    if (next !== undefined) reached(next, found);
  }
  return found;
}

describe('styles', () => {
  it('are loaded for every component of Mantine that is used', () => {
    const loaded =
      readFileSync(join(src, 'app/base-styles.ts'), 'utf8') +
      readFileSync(join(src, 'features/frame/styles.ts'), 'utf8');
    const has = new Set(readdirSync(mantineStyles));
    const missing = [...used(sources())].filter((name) => has.has(`${name}.css`) && !loaded.includes(`/${name}.css'`));
    expect(missing).toEqual([]);
  });

  // In front of the sign-in there is no frame, whose styles everything behind it has.
  it.each(readdirSync(join(src, 'routes')).filter((name) => /^[a-z].*\.tsx$/.test(name)))(
    'are all there on %s',
    (name) => {
      const texts = [...reached(join(src, 'routes', name)).values()];
      const loaded = [readFileSync(join(src, 'app/base-styles.ts'), 'utf8'), ...texts].join('\n');
      const has = new Set(readdirSync(mantineStyles));
      const names = used(texts);
      if (names.has('NativeSelect')) names.add('Combobox'); // its arrows
      expect([...names].filter((used) => has.has(`${used}.css`) && !loaded.includes(`/${used}.css'`))).toEqual([]);
    },
  );
});
