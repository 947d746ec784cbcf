import { fileURLToPath } from 'node:url';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { colorScheme } from './vite/color-scheme.ts';
import { precompress } from './vite/precompress.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

// `npm run dev` serves the app on 5173 and hands the API to a running `tenantry serve`.
const backend = process.env.TENANTRY_DEV_BACKEND ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root,
  resolve: { alias: { '@widget': `${root}widget`, '@': `${root}src` } },
  plugins: [
    // Must stand before react(): it splits the routes' components into chunks of their own.
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      // Loaders go with their page, or the first visit would carry every page's queries.
      codeSplittingOptions: {
        defaultBehavior: [['loader', 'component', 'pendingComponent', 'errorComponent', 'notFoundComponent']],
      },
      routesDirectory: `${root}src/routes`,
      generatedRouteTree: `${root}src/routeTree.gen.ts`,
      routeFileIgnorePattern: '\\.test\\.tsx?$',
    }),
    react(),
    colorScheme(),
    precompress(),
  ],
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': { target: backend, changeOrigin: true } } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    // One script for the first visit: what the entry needs at once is not spread over small files.
    // It lists every other file, so that their names are short.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'base', tags: ['$initial'] },
            { name: 'common', minShareCount: 10 },
          ],
        },
        chunkFileNames: 'assets/[hash:8].js',
        assetFileNames: 'assets/[hash:8][extname]',
      },
    },
  },
});
