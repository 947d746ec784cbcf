import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Plugin } from 'vite';

const compressible = /\.(?:js|css|svg|json|txt|webmanifest)$/;
// Below one packet compression saves no round trip, only adds files to the binary.
const smallest = 1024;

/**
 * Puts a .br in the place of every compressible file of the build, so that the server hands out ready-made bytes; for
 * the few who do not take Brotli it makes the others. index.html is left out: the server puts a fresh nonce into each
 * copy of it.
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

/** Compresses what is worth it in a folder and all below it, and leaves the compressed forms. */
export async function compressAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((e) => e.isFile() && compressible.test(e.name));
  await Promise.all(files.map((e) => compressFile(join(e.parentPath, e.name))));
}

/** Compresses one file, where that is worth it: only its compressed form stays. */
export async function compressFile(path: string): Promise<void> {
  const raw = await readFile(path);
  if (raw.byteLength < smallest) return;
  const packed = await promisify(brotliCompress)(raw, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: raw.byteLength,
    },
  });
  await writeFile(`${path}.br`, packed);
  await rm(path);
}
