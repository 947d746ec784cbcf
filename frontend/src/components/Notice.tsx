import type { ReactNode, Ref } from 'react';
import { IconAlert, IconCheck, IconInfo } from './base-icons';
import classes from './Notice.module.css';

export type NoticeTone = 'info' | 'done' | 'warning' | 'error';

const icons = { info: IconInfo, done: IconCheck, warning: IconAlert, error: IconAlert };

type Props = {
  tone: NoticeTone;
  title?: string;
  children?: ReactNode;
  role?: 'alert' | 'status' | 'group';
  tabIndex?: number;
  ref?: Ref<HTMLDivElement>;
  'aria-labelledby'?: string;
  titleId?: string;
};

/** A boxed remark: its kind by icon, colour and words. */
export function Notice({ tone, title, children, titleId, ...rest }: Props) {
  const Icon = icons[tone];
  return (
    <div className={classes.notice} data-tone={tone} {...rest}>
      <Icon className={classes.icon} />
      <div className={classes.body}>
        {title === undefined ? null : (
          <strong className={classes.title} id={titleId}>
            {title}
          </strong>
        )}
        {children}
      </div>
    </div>
  );
}
