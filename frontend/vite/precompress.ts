import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const compressible = /\.(?:js|css|svg|json|txt|webmanifest)$/;
// Below one packet compression saves no round trip, only adds files to the binary.
const smallest = 1024;

/**
 * Puts a .br and a .gz in the place of every compressible file of the build, so that the server hands out ready-made
 * bytes and the executable does not hold the text a third time. index.html is left out: the server puts a fresh nonce
 * into each copy of it.
 */
export function precompress(): Plugin {
  let outDir = '';
  return {
    name: 'tenantry:precompress',
    apply: 'build',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    closeBundle: () => compressAll(outDir),
  };
}

/** Compresses what is worth it in a folder and all below it, and leaves its compressed forms. */
export async function compressAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((e) => e.isFile() && compressible.test(e.name));
  await Promise.all(files.map((e) => compressFile(join(e.parentPath, e.name))));
}

/** Compresses one file, where that is worth it: only its compressed forms stay. */
export async function compressFile(path: string): Promise<void> {
  const raw = await readFile(path);
  if (raw.byteLength < smallest) return;
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(raw, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: raw.byteLength,
      },
    }),
    promisify(gzip)(raw, { level: 9 }),
  ]);
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
  await rm(path);
}
