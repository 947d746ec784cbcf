import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { exportOwnData } from './own-api';
import { t } from './own-messages';
import classes from './Account.module.css';

/** The file came without its end. */
class CutOff extends Error {}

/** Hands a text to the browser as a file to keep. */
function save(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

async function download(): Promise<string> {
  const text = await exportOwnData();
  if (!/"complete": true\s*\}\s*$/.test(text)) throw new CutOff();
  const name = `account-${new Date().toISOString().slice(0, 10)}.json`;
  save(text, name);
  return name;
}

export function ExportData() {
  const copy = useMutation({ mutationFn: download });
  return (
    <Section title={t('export.title')} intro={t('export.intro')}>
      {copy.error instanceof CutOff ? <Notice tone="error" role="alert" title={t('export.cutOff')} /> : null}
      {copy.isError && !(copy.error instanceof CutOff) ? <ProblemAlert error={copy.error} /> : null}
      <div className={classes.status}>
        <Button
          variant="default"
          loading={copy.isPending}
          onClick={() => {
            copy.mutate();
          }}
        >
          {t('export.button')}
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {copy.isPending ? t('export.working') : null}
          {copy.isSuccess ? t('export.done', { file: copy.data }) : null}
        </Text>
      </div>
    </Section>
  );
}
