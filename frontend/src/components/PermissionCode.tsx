import { Fragment } from 'react';

/** The name of a permission. Where there is too little room it breaks between its words, not within one. */
export function PermissionCode({ children, className }: { children: string; className?: string }) {
  return (
    <code className={className}>
      {children.split(/(?<=[:_])/).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </code>
  );
}
