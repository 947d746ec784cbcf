import { Kbd, Stack, Switch } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Session } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { t } from './messages';
import { placesFor } from './places';
import { enableLetters, lettersEnabled } from './shortcuts';
import classes from './Shortcuts.module.css';

/** The list behind ?, with the switch that turns single letters off. */
export default function Shortcuts({ session, onClose }: { session: Session; onClose: () => void }) {
  const [letters, setLetters] = useState(lettersEnabled);
  const places = placesFor(session).filter(({ letter }) => letter !== undefined);
  return (
    <Dialog opened onClose={onClose} title={t('keys.title')} closeButtonProps={{ 'aria-label': t('nav.close') }}>
      <Stack gap="lg">
        <dl className={classes.list}>
          <Row label={t('keys.palette')}>
            <Kbd>Ctrl</Kbd> <Kbd>K</Kbd>
          </Row>
          <Row label={t('keys.switcher')}>
            <Kbd>g</Kbd> {t('keys.then')} <Kbd>x</Kbd>
          </Row>
          <Row label={t('keys.list')}>
            <Kbd>?</Kbd>
          </Row>
          {places.map(({ id, label, letter }) => (
            <Row key={id} label={label}>
              <Kbd>g</Kbd> {t('keys.then')} <Kbd>{letter}</Kbd>
            </Row>
          ))}
        </dl>
        <Switch
          label={t('keys.enable')}
          description={t('keys.enableHint')}
          checked={letters}
          onChange={(event) => {
            setLetters(event.currentTarget.checked);
            enableLetters(event.currentTarget.checked);
          }}
        />
      </Stack>
    </Dialog>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.row}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
