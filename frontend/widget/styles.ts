import type { ShownWidget } from '@/api/types';
import { inkOn, safeColor } from './colors';

export const light = { ground: '#ffffff', text: '#1d2129', quiet: '#565d6b', line: '#7b8290', wrong: '#b3261e' };
export const dark = { ground: '#22252c', text: '#e6e8ec', quiet: '#b3b9c4', line: '#8b93a1', wrong: '#ff9d94' };

const colors = (c: typeof light, scheme: string) =>
  `--g:${c.ground};--t:${c.text};--q:${c.quiet};--l:${c.line};--w:${c.wrong};color-scheme:${scheme}`;

/**
 * The style sheet of one widget, which is all that shapes it: nothing of the page gets in, nothing gets out. It is made
 * as an object, so that no policy of the page has to allow styles. What is fixed moves nothing in the page.
 */
export function styles({ color, position, theme }: Pick<ShownWidget, 'color' | 'position' | 'theme'>): string {
  const accent = safeColor(color);
  const side = position === 'left' ? 'left' : 'right';
  const inDark = `section{${colors(dark, 'dark')}}`;
  return `
:host{all:initial!important;position:fixed!important;z-index:2147483000!important}
*{box-sizing:border-box}
[hidden]{display:none!important}
section{--a:${accent};--i:${inkOn(accent)};${colors(light, 'light')};font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--t)}
${theme === 'dark' ? inDark : theme === 'auto' ? `@media(prefers-color-scheme:dark){${inDark}}` : ''}
button,input,textarea{font:inherit;color:inherit}
button,a{cursor:pointer;touch-action:manipulation}
:focus-visible{outline:3px solid var(--t);outline-offset:2px}
svg{width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round;flex:none}
.launch{position:fixed;bottom:16px;${side}:16px;width:56px;height:56px;padding:0;border:2px solid #fff;border-radius:50%;background:var(--a);color:var(--i);display:grid;place-items:center;box-shadow:0 2px 12px #0006}
.launch:focus-visible{outline-color:#000;box-shadow:0 0 0 3px #fff,0 0 0 6px #000}
dialog{position:fixed;inset:auto;bottom:84px;${side}:16px;margin:0;width:min(360px,100% - 32px);max-height:min(600px,100% - 100px);padding:0;overflow:auto;border:1px solid var(--l);border-radius:12px;background:var(--g);color:var(--t);box-shadow:0 8px 32px #0005}
dialog::backdrop{background:transparent}
.head{display:flex;align-items:center;gap:8px;padding:12px 12px 0 20px}
h2{flex:1;margin:0;font-size:18px;line-height:1.3;overflow-wrap:anywhere}
.icon{width:44px;height:44px;padding:0;border:0;border-radius:8px;background:none;display:grid;place-items:center}
.body{display:grid;gap:12px;padding:12px 20px 20px}
.app,.send{display:flex;align-items:center;gap:12px;min-height:48px;padding:10px 16px;border:1px solid var(--l);border-radius:8px;background:none;color:var(--t);text-align:start;text-decoration:none;overflow-wrap:anywhere}
.app small{display:block;color:var(--q);font-size:14px}
.send{justify-content:center;border-color:var(--a);background:var(--a);color:var(--i);font-weight:600}
.send[aria-disabled=true]{opacity:.7}
form{display:grid;gap:12px;margin:0}
label{display:grid;gap:4px;font-weight:600;font-size:15px}
label.check{grid-template-columns:24px 1fr;gap:10px;font-weight:400;font-size:14px}
input,textarea{width:100%;min-height:44px;padding:8px 12px;border:1px solid var(--l);border-radius:8px;background:var(--g);font-weight:400}
textarea{min-height:96px;resize:vertical}
input[type=checkbox]{width:24px;min-height:24px;height:24px;margin:0;accent-color:var(--a)}
[aria-invalid=true]{border-color:var(--w);border-width:2px}
.wrong{color:var(--w);font-size:14px;font-weight:400;margin:0}
.note{color:var(--q);font-size:14px;margin:0}
.trap{position:absolute;left:-999em;width:1px;height:1px;overflow:hidden}
p{margin:0}
@media(max-width:400px){dialog{bottom:80px}}
@media(prefers-reduced-motion:no-preference){dialog[open]{animation:in .16s ease-out}@keyframes in{from{opacity:0;transform:translateY(8px)}}}
@media(forced-colors:active){.launch,.send{border:2px solid ButtonText}}
@media print{section{display:none}}
`;
}
