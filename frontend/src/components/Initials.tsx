import classes from './Initials.module.css';

/** Up to two letters for a name, in place of a picture fetched from elsewhere. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => Array.from(word ?? '')[0]?.toUpperCase() ?? '').join('');
}

export function Initials({
  name,
  round = false,
  platform = false,
}: {
  name: string;
  round?: boolean;
  platform?: boolean;
}) {
  return (
    // Drawn by the style sheet, so that they are no text: what is read out is the name beside them.
    <span
      className={classes.initials}
      data-initials={initialsOf(name)}
      data-round={round}
      data-platform={platform}
      aria-hidden="true"
    />
  );
}
