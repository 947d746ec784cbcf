import { Button } from '@mantine/core';
import { useState } from 'react';
import { showStepsAgain } from '@/lib/first-steps';
import { t } from './messages';

/** Brings back the list of first steps that somebody hid. */
export function ShowStepsAgain() {
  const [shown, setShown] = useState(false);
  return (
    <p>
      <Button
        variant="default"
        size="sm"
        onClick={() => {
          showStepsAgain();
          setShown(true);
        }}
      >
        {t('steps.again')}
      </Button>{' '}
      <span role="status">{shown ? t('steps.shown') : ''}</span>
    </p>
  );
}
