import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';

type Props = { title: string; icon?: ReactNode; children?: ReactNode; action?: ReactNode; order?: 1 | 2 | 3 };

/** What stands where a list would be: nothing yet, no match, no right, or failed to load. One next action. */
export function EmptyState({ title, icon, children, action, order = 2 }: Props) {
  return (
    <div className={classes.empty}>
      {icon === undefined ? null : <div className={classes.icon}>{icon}</div>}
      <Title
        order={order}
        size="h2"
        tabIndex={-1}
        data-page-title={order === 1 ? true : undefined}
        className={classes.title}
      >
        {title}
      </Title>
      {children === undefined ? null : (
        <Text c="dimmed" component="div" className={classes.text}>
          {children}
        </Text>
      )}
      {action === undefined ? null : <div className={classes.action}>{action}</div>}
    </div>
  );
}
