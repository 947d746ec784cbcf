import { Button, FileInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Brand, BrandValues, Tenant } from '@/api/types';
import { Form } from '@/components/Form';
import { MailLanguage } from '@/components/MailLanguage';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { useAppForm } from '@/components/useAppForm';
import { allows } from '@/lib/permissions';
import { problemOf } from '@/lib/problem';
import { toast } from '@/lib/toasts';
import { brandQuery, removeLogo, saveBrand, saveLogo } from './api';
import { isPale } from './contrast';
import { t } from './messages';
import classes from './Companies.module.css';

/** How a tenant shows itself to its clients: on links, and in mails. */
export function BrandPage({ tenant }: { tenant: Tenant }) {
  const brand = useQuery(brandQuery(tenant.slug));
  const mayEdit = allows(tenant.access.permissions, 'TENANT:update');
  return (
    <Page title={t('brand.title')} intro={t('brand.intro', { name: tenant.name })}>
      {brand.isPending && <PageSkeleton />}
      {brand.isError && <ProblemAlert error={brand.error} onRetry={() => void brand.refetch()} />}
      {brand.isSuccess && (
        <>
          <Logo slug={tenant.slug} brand={brand.data} mayEdit={mayEdit} />
          <BrandForm key={brand.data.version} slug={tenant.slug} brand={brand.data} mayEdit={mayEdit} />
        </>
      )}
    </Page>
  );
}

type Props = { slug: string; brand: Brand; mayEdit: boolean };

function valuesOf({ own }: Brand): BrandValues {
  const { color, contactName, contactEmail, contactPhone, helpUrl, offerText, offerUrl, senderName, language } = own;
  return { color, contactName, contactEmail, contactPhone, helpUrl, offerText, offerUrl, senderName, language };
}

/** What a language calls itself. */
const nameOf = (tag: string) => new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;

function BrandForm({ slug, brand, mayEdit }: Props) {
  const client = useQueryClient();
  const { effective } = brand;
  const form = useAppForm({
    initial: valuesOf(brand),
    rules: {
      color: (value) => (value === '' || /^#[0-9a-f]{6}$/i.test(value.trim()) ? undefined : t('brand.colorBad')),
    },
    onSubmit: async (values) => {
      client.setQueryData(brandQuery(slug).queryKey, await saveBrand(slug, brand.version, values));
      toast('done', t('brand.saved'));
    },
  });
  const input = (name: keyof BrandValues) => ({
    ...form.field(name),
    placeholder: effective[name],
    disabled: !mayEdit,
    autoComplete: 'off',
  });
  const content = (
    <>
      <Section title={t('brand.look')}>
        <TextInput label={t('brand.color')} description={t('brand.colorHint')} {...input('color')} />
        {isPale(form.values.color) && <Notice tone="warning">{t('brand.colorPale')}</Notice>}
      </Section>
      <Section title={t('brand.help')}>
        <TextInput label={t('brand.contactName')} {...input('contactName')} />
        <TextInput label={t('brand.contactEmail')} inputMode="email" {...input('contactEmail')} />
        <TextInput label={t('brand.contactPhone')} inputMode="tel" {...input('contactPhone')} />
        <TextInput label={t('brand.helpUrl')} inputMode="url" {...input('helpUrl')} />
      </Section>
      <Section title={t('brand.offer')}>
        <TextInput label={t('brand.offerText')} description={t('brand.offerTextHint')} {...input('offerText')} />
        <TextInput label={t('brand.offerUrl')} inputMode="url" {...input('offerUrl')} />
      </Section>
      <Section title={t('brand.mails')}>
        <TextInput label={t('brand.senderName')} description={t('brand.senderHint')} {...input('senderName')} />
        <MailLanguage
          label={t('brand.language')}
          description={t('brand.languageHint')}
          unset={
            brand.own.language === '' && effective.language !== ''
              ? t('brand.languageInherited', { language: nameOf(effective.language) })
              : t('brand.languageUnset')
          }
          disabled={!mayEdit}
          {...form.field('language')}
        />
        <p className={classes.sub}>
          {effective.replyTo === '' ? t('brand.replyToNone') : t('brand.replyTo', { address: effective.replyTo })}
        </p>
      </Section>
    </>
  );
  if (!mayEdit) return content;
  return (
    <Form form={form} submitLabel={t('brand.save')}>
      {content}
    </Form>
  );
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function Logo({ slug, brand: { own, effective }, mayEdit }: Props) {
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const put = (brand: Brand, words: string) => {
    client.setQueryData(brandQuery(slug).queryKey, brand);
    setFile(null);
    toast('done', words);
  };
  const failed = (error: unknown) => toast('error', problemOf(error).detail);
  const save = useMutation({
    mutationFn: async (chosen: File) => saveLogo(slug, await base64Of(chosen)),
    onSuccess: (brand) => {
      put(brand, t('brand.logoSaved'));
    },
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: () => removeLogo(slug),
    onSuccess: (brand) => {
      put(brand, t('brand.logoRemoved'));
    },
    onError: failed,
  });
  return (
    <Section title={t('brand.logo')} intro={t('brand.logoHint')}>
      <div className={classes.logo}>
        {effective.logo !== '' && (
          <img src={effective.logo} alt={t('brand.logoOf', { name: effective.shownAs })} width={64} height={64} />
        )}
        {mayEdit && (
          <FileInput
            label={t('brand.logo')}
            placeholder={t('brand.choose')}
            classNames={{ placeholder: classes.choose ?? '' }}
            accept="image/png,image/jpeg,image/webp,image/gif"
            value={file}
            disabled={save.isPending}
            onChange={(chosen) => {
              setFile(chosen);
              if (chosen) save.mutate(chosen);
            }}
          />
        )}
        {mayEdit && own.logo !== '' && (
          <Button
            variant="default"
            loading={remove.isPending}
            onClick={() => {
              remove.mutate();
            }}
          >
            {t('brand.logoRemove')}
          </Button>
        )}
      </div>
    </Section>
  );
}
