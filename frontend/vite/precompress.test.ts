// @vitest-environment node
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compressAll } from './precompress';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'precompress-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('compressAll', () => {
  it('leaves the compressed form in the place of what is worth it, and touches nothing else', async () => {
    const script = 'export const text = "again and again";\n'.repeat(100);
    await writeFile(join(folder, 'app.js'), script);
    await writeFile(join(folder, 'small.css'), 'a{}');
    await writeFile(join(folder, 'index.html'), '<p>'.repeat(1000));
    await writeFile(join(folder, 'picture.png'), Buffer.alloc(4096));
    await compressAll(folder);
    expect((await readdir(folder)).sort()).toEqual(['app.js.br', 'index.html', 'picture.png', 'small.css']);
    expect(brotliDecompressSync(await readFile(join(folder, 'app.js.br'))).toString()).toBe(script);
  });
});
