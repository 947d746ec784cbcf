import { Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ShownWidget, Widget } from '@/api/types';
import { mount, type Mounted } from '@widget/mount';
import { t } from './messages';
import classes from './Widget.module.css';

/** What a page of the website would be told, with all apps that are on there just now. */
function shownOf(widget: Widget, style: Widget['style']): ShownWidget {
  return {
    ...style,
    company: widget.company,
    now: new Date().toISOString(),
    apps: widget.apps
      .filter(
        ({ app, on, number = '' }) =>
          on && (app !== 'text' || widget.consent !== '') && (app !== 'call' || number !== ''),
      )
      .map(({ app, label, number }) => ({ app, label, number, consent: widget.consent, open: true, changes: [] })),
  };
}

/** The real widget in a small page of its own. */
export function Preview({ widget, style }: { widget: Widget; style: Widget['style'] }) {
  const box = useRef<HTMLDivElement>(null);
  const mounted = useRef<Mounted>(undefined);
  const shown = JSON.stringify(shownOf(widget, style));
  useEffect(() => {
    if (box.current === null) return undefined;
    const made = mount(box.current, JSON.parse(shown) as ShownWidget, {
      send: () => Promise.resolve({ detail: t('styles.previewSent'), fields: {} }),
      modal: false,
    });
    mounted.current = made;
    return () => {
      made.remove();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- made once; changes reach it below
  }, []);
  useEffect(() => {
    mounted.current?.update(JSON.parse(shown) as ShownWidget);
  }, [shown]);
  return (
    <div className={classes.stack}>
      <div>
        <Title order={3}>{t('styles.preview')}</Title>
        <Text size="sm" c="dimmed">
          {t('styles.previewHint')}
        </Text>
      </div>
      <div ref={box} className={classes.preview} data-theme={style.theme} data-position={style.position} />
    </div>
  );
}
