import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const devPath = '/@color-scheme.js';

/**
 * Puts src/app/color-scheme.js into the head as a blocking script of its own. It must run before the first paint, or
 * a dark page flashes white, and the Content-Security-Policy allows no inline script.
 */
export function colorScheme(): Plugin {
  let source = '';
  let fileName = '';
  let building = false;
  return {
    name: 'tenantry:color-scheme',
    async configResolved(config) {
      building = config.command === 'build';
      source = await readFile(join(config.root, 'src/app/color-scheme.js'), 'utf8');
    },
    configureServer(server) {
      server.middlewares.use(devPath, (_req, res) => {
        res.setHeader('Content-Type', 'text/javascript');
        res.end(source);
      });
    },
    buildStart() {
      if (!building) return;
      const ref = this.emitFile({ type: 'asset', name: 'color-scheme.js', source });
      fileName = this.getFileName(ref);
    },
    transformIndexHtml() {
      const src = building ? `/${fileName}` : devPath;
      return [{ tag: 'script', attrs: { src }, injectTo: 'head-prepend' }];
    },
  };
}
