import { Button, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Template } from '@/api/types';
import { CopyButton } from '@/components/CopyButton';
import { platformInfoQuery } from '@/lib/session';
import { t } from './messages';
import { answersInOrder, slugOf } from './review';
import { asCLI, asCurl, asYAML, fileName, type ShownRequest } from './showAs';
import { useWizard } from './wizardContext';
import classes from './Review.module.css';

/** The same tenant as a curl line, a CLI line and a file. */
export function ShowAs({ template }: { template: Template }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      className={classes.showAs}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>{t('showAs.title')}</summary>
      {open && <Forms template={template} />}
    </details>
  );
}

function Forms({ template }: { template: Template }) {
  const request = useRequest(template);
  const file = fileName(request);
  return (
    <>
      <p className={classes.hint}>{t('showAs.intro')}</p>
      <Tabs defaultValue="curl" keepMounted={false}>
        <Tabs.List aria-label={t('showAs.label')}>
          <Tabs.Tab value="curl">{t('showAs.curl')}</Tabs.Tab>
          <Tabs.Tab value="cli">{t('showAs.cli')}</Tabs.Tab>
          <Tabs.Tab value="yaml">{t('showAs.yaml')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="curl">
          <Code kind={t('showAs.curl')} text={asCurl(request)} />
        </Tabs.Panel>
        <Tabs.Panel value="cli">
          <p className={classes.hint}>{t('showAs.cliHint', { file })}</p>
          <Code kind={t('showAs.cli')} text={asCLI(request)} />
        </Tabs.Panel>
        <Tabs.Panel value="yaml">
          <Code kind={t('showAs.yaml')} text={asYAML(request)} file={file} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function useRequest(template: Template): ShownRequest {
  const { state } = useWizard();
  const info = useQuery(platformInfoQuery);
  const origin = (info.data?.publicUrl ?? '').replace(/\/$/, '') || globalThis.location.origin;
  return useMemo(() => {
    const answers = answersInOrder(template, state.answers);
    return {
      origin,
      template: template.name,
      answers,
      idempotencyKey: state.stored.id,
      slug: slugOf(template, state.answers),
    };
  }, [template, state.answers, state.stored.id, origin]);
}

function Code({ kind, text, file }: { kind: string; text: string; file?: string }) {
  return (
    <div className={classes.code}>
      <pre tabIndex={0} aria-label={t('showAs.copy', { kind })}>
        <code>{text}</code>
      </pre>
      <div className={classes.codeTools}>
        <CopyButton value={text} what={t('showAs.copy', { kind })} />
        {file && (
          <Button
            component="a"
            size="xs"
            variant="default"
            download={file}
            href={`data:text/yaml;charset=utf-8,${encodeURIComponent(text)}`}
          >
            {t('showAs.download', { file })}
          </Button>
        )}
      </div>
    </div>
  );
}
