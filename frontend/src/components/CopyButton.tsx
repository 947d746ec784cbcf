import { Button, type ButtonProps } from '@mantine/core';
import { useEffect, useState } from 'react';
import { toast } from '@/lib/toasts';
import { IconCheck, IconCopy } from './base-icons';
import { t } from './messages';

/** Copies even where the clipboard API is missing, as on plain http addresses other than this machine. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without a secure context
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}

type Props = ButtonProps & {
  value: string;
  /** What is copied, for screen readers: "link for ada@example.com". */
  what: string;
  label?: string;
};

export function CopyButton({ value, what, label, ...rest }: Props) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => {
      setCopied(false);
    }, 2000);
    return () => {
      clearTimeout(timer);
    };
  }, [copied]);

  const copy = async () => {
    if (await copyText(value)) setCopied(true);
    else toast('error', t('copy.failed'));
  };
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      onClick={copy}
      aria-label={copied ? t('copy.copied') : t('copy.label', { what })}
      aria-live="polite"
      {...rest}
    >
      {copied ? t('copy.copied') : (label ?? t('copy.copy'))}
    </Button>
  );
}
