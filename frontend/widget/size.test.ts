// @vitest-environment node
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, test } from 'vitest';

const most = 8 * 1024;

test('the script is one file of at most 8 KB compressed', async () => {
  const configFile = fileURLToPath(new URL('vite.config.ts', import.meta.url));
  const built = await build({ configFile, logLevel: 'silent', build: { write: false } });
  const files = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  expect(files.map(({ fileName }) => fileName)).toEqual(['widget.js']);
  const [script] = files;
  if (script?.type !== 'chunk') throw new Error('no script was built');
  expect(gzipSync(script.code, { level: 9 }).byteLength).toBeLessThanOrEqual(most);
  expect(brotliCompressSync(script.code).byteLength).toBeLessThanOrEqual(most);
  // What a strict policy of a page would refuse, or what it should not be asked to allow.
  for (const never of [
    'eval(',
    'new Function',
    'innerHTML',
    'document.write',
    '.cssText',
    'Storage',
    '.cookie',
    'setAttribute("style"',
  ]) {
    expect(script.code, never).not.toContain(never);
  }
});
