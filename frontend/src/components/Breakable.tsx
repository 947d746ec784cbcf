import { Fragment } from 'react';

/** A permission's name or an address: where there is too little room it breaks between its parts, not within one. */
export function Breakable({ children }: { children: string }) {
  return children.split(/(?<=[:_@])/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
