import { Button, Group, Stack } from '@mantine/core';
import { CopyButton } from '@/components/CopyButton';
import { Notice } from '@/components/Notice';
import { useSession } from '@/lib/session';
import { t } from './factor-messages';
import classes from './Factors.module.css';

/** Recovery codes, this once: to copy, to keep in a file, or on paper. */
export function CodesOnce({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { email } = useSession().account;
  const text = `${t('codes.file', { email, place: location.host })}\n\n${codes.join('\n')}\n`;
  return (
    <Stack gap="md">
      <Notice tone="warning">{t('codes.keep')}</Notice>
      <ol className={classes.codes} aria-label={t('codes.list')} data-print>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <Group gap="xs">
        <CopyButton value={codes.join('\n')} what={t('codes.what')} size="sm" />
        <Button
          size="sm"
          variant="default"
          component="a"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="recovery-codes.txt"
        >
          {t('codes.download')}
        </Button>
        <Button
          size="sm"
          variant="default"
          onClick={() => {
            print();
          }}
        >
          {t('codes.print')}
        </Button>
      </Group>
      <div>
        <Button onClick={onDone} data-autofocus>
          {t('codes.kept')}
        </Button>
      </div>
    </Stack>
  );
}
