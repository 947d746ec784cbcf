import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type Lists from './EarlierLists';
import type { ListSource } from './EarlierLists';

// Loaded when somebody asks for it: few visits do.
const EarlierLists = lazy(() => import('./EarlierLists')) as unknown as typeof Lists;

type Props<R> = { title: string; source: () => ListSource<R> };

/** Stands below a list whose entries can be brought many at once. */
export function EarlierListsButton<R extends { position: number }>({ title, source }: Props<R>) {
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        className="tn-flush"
        onClick={() => {
          setOpen(true);
        }}
      >
        {title}
      </Button>
      {open ? (
        <Suspense>
          <EarlierLists
            title={title}
            source={source()}
            onClose={() => {
              setOpen(false);
            }}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
