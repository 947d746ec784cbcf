import type { InvitationView } from '@/api/types';
import { t } from './invite-messages';

/** What one is invited to: a tenant by its name, or the installation itself. */
export function placeOf(view: InvitationView): string {
  return view.tenant?.name ?? t('invite.platform');
}

export function inviter(view: InvitationView): string {
  return view.invitedBy === '' ? t('invite.someone') : view.invitedBy;
}

/** Where joining ends. */
export function homeOf(view: InvitationView): string {
  return view.tenant === undefined ? '/' : `/t/${view.tenant.slug}`;
}
