import { expect, test } from 'vitest';
import { contrast, inkOn, safeColor } from './colors';
import { dark, light, styles } from './styles';

test('black or white always reads on the colour', () => {
  for (let i = 0; i < 4096; i += 7) {
    const color = `#${[i >> 8, (i >> 4) & 15, i & 15].map((n) => n.toString(16).repeat(2)).join('')}`;
    expect(contrast(color, inkOn(color)), color).toBeGreaterThanOrEqual(4.5);
  }
});

test('texts and lines stand out in both themes', () => {
  for (const c of [light, dark]) {
    for (const text of [c.text, c.quiet, c.wrong]) expect(contrast(text, c.ground)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(c.line, c.ground)).toBeGreaterThanOrEqual(3);
  }
});

test('nothing but a colour gets into the style sheet', () => {
  expect(safeColor('#0F6E64')).toBe('#0f6e64');
  const sheet = styles({ color: 'red;}body{display:none', position: 'right', theme: 'auto' });
  expect(sheet).not.toContain('red;');
});
