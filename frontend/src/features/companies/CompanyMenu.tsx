import { Button, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { CompanyInvitation, Tenant } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { problemOf } from '@/lib/problem';
import { toast } from '@/lib/toasts';
import { linkOf, resend, revoke, useCompaniesChanged } from './api';
import { CompanyCard } from './CompanyCard';
import { TheLink } from './LinkMade';
import { t } from './messages';
import { nameOf } from './words';
import classes from './Companies.module.css';

type Props = { tenant: Tenant; row: CompanyInvitation; mayCreate: boolean };
type Open = 'card' | 'revoke';

/** What can be done about one link; the server decides, this hides what it would refuse. */
export function CompanyMenu({ tenant: { slug }, row, mayCreate }: Props) {
  const [open, setOpen] = useState<Open>();
  const [link, setLink] = useState<{ url: string; qr: string }>();
  const navigate = useNavigate();
  const changed = useCompaniesChanged(slug);
  const name = nameOf(row);
  const { company } = row;
  const close = () => {
    setOpen(undefined);
    setLink(undefined);
  };
  const failed = (error: unknown) => toast('error', problemOf(error).detail);
  const again = useMutation({
    mutationFn: () => resend(slug, row.id),
    onSuccess: async ({ stage, email }) => {
      await changed();
      toast('done', t(stage === 'created' ? 'resend.kept' : 'resend.done', { email }));
    },
    onError: failed,
  });
  const copy = useMutation({ mutationFn: () => linkOf(slug, row.id), onSuccess: setLink, onError: failed });
  const opens = (what: Open) => () => {
    setOpen(what);
  };
  const goesOn = row.state === 'open' || row.state === 'expired';
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            loading={again.isPending || copy.isPending}
            aria-label={t('companies.actionsOf', { name })}
          >
            {t('companies.actions')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={opens('card')}>{t('menu.show')}</Menu.Item>
          {company !== undefined && (
            <Menu.Item onClick={() => void navigate({ to: '/t/$slug', params: { slug: company.slug } })}>
              {t('menu.open')}
            </Menu.Item>
          )}
          {mayCreate && goesOn && (
            <>
              {row.state === 'open' && (
                <Menu.Item
                  onClick={() => {
                    copy.mutate();
                  }}
                >
                  {t('menu.copy')}
                </Menu.Item>
              )}
              <Menu.Item
                onClick={() => {
                  again.mutate();
                }}
              >
                {t('menu.resend')}
              </Menu.Item>
              <Menu.Item color="danger" onClick={opens('revoke')}>
                {t('menu.revoke')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {open === 'card' && <CompanyCard slug={slug} row={row} onClose={close} />}
      {link !== undefined && (
        <Dialog
          opened
          onClose={close}
          title={t('made.title', { email: row.email })}
          closeButtonProps={{ 'aria-label': t('act.close') }}
        >
          <div className={classes.made}>
            <TheLink link={link.url} qr={link.qr} expiresAt={row.expiresAt} />
          </div>
        </Dialog>
      )}
      <ConfirmDialog
        opened={open === 'revoke'}
        title={t('revoke.title')}
        confirmLabel={t('revoke.do')}
        danger
        onConfirm={async () => {
          await revoke(slug, row.id);
          await changed();
          toast('done', t('revoke.done', { name }));
        }}
        onClose={close}
      >
        {t('revoke.text', { name })}
      </ConfirmDialog>
    </>
  );
}
