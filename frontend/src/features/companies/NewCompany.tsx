import { Anchor, Button, Checkbox, Collapse, Group, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { MadeCompanyInvitation, Tenant } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { MailLanguage } from '@/components/MailLanguage';
import { Form } from '@/components/Form';
import { useAppForm } from '@/components/useAppForm';
import { invite, useCompaniesChanged } from './api';
import { CreateByHand } from './CreateByHand';
import { LinkMade } from './LinkMade';
import { t } from './messages';
import classes from './Companies.module.css';

type Props = { tenant: Tenant; onClose: () => void };

/** Both ways to a new company in one dialog: a link for the client, or everything by hand. */
export function NewCompany({ tenant, onClose }: Props) {
  const [byHand, setByHand] = useState(false);
  const [made, setMade] = useState<MadeCompanyInvitation>();
  return (
    <Dialog
      opened
      size="lg"
      onClose={onClose}
      title={byHand ? t('hand.title') : t('new.title')}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      {byHand ? (
        <CreateByHand
          slug={tenant.slug}
          onBack={() => {
            setByHand(false);
          }}
          onClose={onClose}
        />
      ) : made === undefined ? (
        <>
          <InviteForm slug={tenant.slug} onMade={setMade} />
          <div className={classes.or}>
            <p>{t('new.or')}</p>
            <Button
              variant="default"
              onClick={() => {
                setByHand(true);
              }}
            >
              {t('new.byHand')}
            </Button>
          </div>
        </>
      ) : (
        <LinkMade
          slug={tenant.slug}
          made={made}
          onAnother={() => {
            setMade(undefined);
          }}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

const emailProblem = (value: string) => {
  const text = value.trim();
  if (text.split('@').length > 2) return t('new.emailTwo');
  return /^[^\s@,;]+@[^\s@,;]+$/.test(text) ? undefined : t('new.emailMissing');
};

function InviteForm({ slug, onMade }: { slug: string; onMade: (made: MadeCompanyInvitation) => void }) {
  const [more, setMore] = useState(false);
  const [linkOnly, setLinkOnly] = useState(false);
  const changed = useCompaniesChanged(slug);
  const form = useAppForm({
    initial: { email: '', companyName: '', contactName: '', language: '', note: '' },
    rules: { email: emailProblem },
    onSubmit: async (values) => {
      const made = await invite(slug, { ...values, send: !linkOnly });
      await changed();
      onMade(made);
    },
  });
  return (
    <Form form={form} submitLabel={linkOnly ? t('new.makeLink') : t('new.send')}>
      <TextInput
        label={t('new.email')}
        description={t('new.emailHint')}
        type="text"
        inputMode="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
        {...form.field('email')}
      />
      {!more && (
        <Group>
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => {
              setMore(true);
            }}
          >
            {t('new.more')}
          </Anchor>
        </Group>
      )}
      <Collapse expanded={more}>
        <div className={classes.list}>
          <TextInput label={t('new.company')} autoComplete="off" {...form.field('companyName')} />
          <TextInput label={t('new.contact')} autoComplete="off" {...form.field('contactName')} />
          <MailLanguage
            label={t('new.language')}
            description={t('new.languageHint')}
            unset={t('new.languageUnset')}
            {...form.field('language')}
          />
          <Textarea
            label={t('new.note')}
            description={t('new.noteHint')}
            rows={3}
            maxLength={500}
            {...form.field('note')}
          />
        </div>
      </Collapse>
      <Checkbox
        label={t('new.linkOnly')}
        checked={linkOnly}
        onChange={(event) => {
          setLinkOnly(event.currentTarget.checked);
        }}
      />
    </Form>
  );
}
