import { useState, type ReactNode } from 'react';
import { Initials } from './Initials';
import classes from './PersonPicture.module.css';

type Props = { name: string; picture: string | undefined; large?: boolean };

/** Somebody's picture over their initials, which show where there is none, until it is there, and when it fails. */
export function PersonPicture({ name, picture, large = false }: Props) {
  const [failed, setFailed] = useState<string>();
  return (
    <span className={classes.picture} data-large={large}>
      <Initials name={name} round />
      {picture === undefined || picture === failed ? null : (
        <img
          src={picture}
          // The name stands beside it.
          alt=""
          width={256}
          height={256}
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => {
            setFailed(picture);
          }}
        />
      )}
    </span>
  );
}

/** A picture with what is said of the person beside it. */
export function PictureBeside({ children, ...person }: Omit<Props, 'large'> & { children: ReactNode }) {
  return (
    <span className={classes.beside}>
      <PersonPicture {...person} />
      <span className={classes.words}>{children}</span>
    </span>
  );
}
