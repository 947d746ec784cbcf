import { Anchor } from '@mantine/core';
import { t } from './messages';

export function AccessFooter({ version }: { version: string | undefined }) {
  return (
    <>
      {version === undefined ? null : <span>{t('foot.version', { version })}</span>}
      <Anchor href="/api/docs" size="sm" c="dimmed">
        {t('foot.help')}
      </Anchor>
    </>
  );
}
