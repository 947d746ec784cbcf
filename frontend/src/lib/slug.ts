const maxSlug = 40;

// Letters that decompose into no base letter and a mark.
const spelled: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  '&': ' and ',
};

/** A slug out of a name; empty when nothing in it is usable. */
export function slugFrom(name: string): string {
  const latin = name
    .toLowerCase()
    .replace(/[ßæœøđðþłı&]/g, (letter) => spelled[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '');
  return latin
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, maxSlug)
    .replace(/-+$/, '');
}
