import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compressFile } from '../vite/precompress.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

// One plain script beside the app's files: pages of other websites load it by its name.
export default defineConfig({
  root,
  publicDir: false,
  resolve: { alias: { '@': `${root}src` } },
  plugins: [
    { name: 'tenantry:precompress-widget', apply: 'build', writeBundle: () => compressFile(`${root}dist/widget.js`) },
  ],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    reportCompressedSize: false,
    modulePreload: false,
    lib: { entry: `${root}widget/main.ts`, formats: ['iife'], name: 'tenantryWidget', fileName: () => 'widget.js' },
  },
});
