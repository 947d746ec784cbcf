import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { Form } from '@/components/Form';
import { Page } from '@/components/Page';
import { useAppForm } from '@/components/useAppForm';
import { sessionQuery } from '@/lib/session';
import { slugFrom } from '@/lib/slug';
import { createWorkspace, slugProblem } from './api';
import { t } from './messages';

/** The first thing of somebody who signed up; later the way to a further workspace. */
export function NewWorkspacePage() {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [typedSlug, setTypedSlug] = useState(false);
  const [taken, setTaken] = useState<string>();
  const form = useAppForm({
    initial: { name: '', slug: '' },
    rules: {
      name: (name) => (name.trim() === '' ? t('new.nameNeeded') : undefined),
      slug: (slug) => (slug.trim() === '' ? t('new.slugNeeded') : undefined),
    },
    onSubmit: async ({ name, slug }) => {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      const made = await createWorkspace({ name: name.trim(), slug: slug.trim(), timezone: timeZone });
      await queryClient.invalidateQueries(sessionQuery);
      await router.navigate({ to: '/t/$slug', params: { slug: made.tenant.slug }, replace: true });
    },
  });
  const slug = form.field('slug');
  const name = form.field('name');
  const check = async () => {
    setTaken(form.values.slug.trim() === '' ? undefined : await slugProblem(form.values.slug.trim()));
  };
  return (
    <Page title={t('new.title')} intro={t('new.intro')} width="narrow">
      <Form form={form} submitLabel={t('new.button')} label={t('new.title')}>
        <TextInput
          label={t('new.name')}
          description={t('new.nameHint')}
          autoComplete="organization"
          required
          withAsterisk={false}
          {...name}
          onChange={(event) => {
            name.onChange(event);
            if (!typedSlug) form.set('slug', slugFrom(event.currentTarget.value));
          }}
          onBlur={() => {
            name.onBlur();
            void check();
          }}
        />
        <TextInput
          label={t('new.slug')}
          description={t('new.slugHint', { address: `/t/${form.values.slug || '…'}` })}
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          {...slug}
          error={slug.error ?? taken}
          onChange={(event) => {
            setTypedSlug(true);
            setTaken(undefined);
            slug.onChange(event);
          }}
          onBlur={() => {
            slug.onBlur();
            void check();
          }}
        />
      </Form>
    </Page>
  );
}
