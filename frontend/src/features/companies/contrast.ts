/** How bright a colour (#rrggbb) looks, from 0 to 1; undefined for anything else. */
function luminance(color: string): number | undefined {
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color.trim());
  if (digits === null) return undefined;
  const [red = 0, green = 0, blue = 0] = digits.slice(1).map((pair) => {
    const part = Number.parseInt(pair, 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Whether words in this colour are hard to read on white (WCAG 2.2, 1.4.3). */
export function isPale(color: string): boolean {
  const bright = luminance(color);
  return bright !== undefined && 1.05 / (bright + 0.05) < 4.5;
}
