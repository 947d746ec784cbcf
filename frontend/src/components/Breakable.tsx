import classes from './Breakable.module.css';

/** A permission's name or an address: where there is too little room it breaks between its parts, not within one. */
export function Breakable({ children }: { children: string }) {
  const [first, ...rest] = children.split(/(?<=[:_@])/);
  return (
    <span>
      {first}
      {rest.map((part, index) => (
        <span key={index} className={classes['part']}>
          {part}
        </span>
      ))}
    </span>
  );
}
