import { Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import classes from './Section.module.css';

type Props = { title: string; intro?: ReactNode; actions?: ReactNode; children?: ReactNode; plain?: boolean };

/** A part of a page under its own heading, on a surface of its own unless plain. */
export function Section({ title, intro, actions, children, plain = false }: Props) {
  const id = useId();
  return (
    <section className={classes.section} data-plain={plain} aria-labelledby={id}>
      <div className={classes.head}>
        <div>
          <Title order={2} id={id}>
            {title}
          </Title>
          {intro === undefined ? null : (
            <Text size="sm" c="dimmed" mt={4} component="div">
              {intro}
            </Text>
          )}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
