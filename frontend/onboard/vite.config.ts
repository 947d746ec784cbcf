import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { precompress } from '../vite/precompress.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

// The first screen of a link, built beside the app and after it: scripts of its own, a third smaller than the app's.
export default defineConfig({
  root,
  publicDir: false,
  resolve: { alias: { '@': `${root}src` } },
  plugins: [react(), page(), precompress()],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: `${root}onboard/main.ts`,
      output: {
        entryFileNames: 'assets/[hash:8].js',
        chunkFileNames: 'assets/[hash:8].js',
        assetFileNames: 'assets/[hash:8][extname]',
      },
    },
  },
});

/** Makes onboard.html of the app's page: the same styles, and our script where the app's was, which it finds by name. */
function page(): Plugin {
  return {
    name: 'tenantry:onboard-page',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const entry = Object.values(bundle).find((part) => part.type === 'chunk' && part.isEntry);
      const html = await readFile(join(dir, 'index.html'), 'utf8');
      const script = /<script type="module" crossorigin src="([^"]+)"><\/script>/.exec(html);
      if (entry === undefined || script === null)
        throw new Error('there is no page of the app to make onboard.html of');
      const [tag, app = ''] = script;
      const ours = `<meta name="app-script" content="${app}" />\n    ${tag.replace(app, `/${entry.fileName}`)}`;
      const withoutApp = html.replace(/ *<link rel="modulepreload"[^>]*>\n/g, '').replace(tag, ours);
      await writeFile(join(dir, 'onboard.html'), withoutApp);
    },
  };
}
