import { codeOf } from './support/factors';
import { tabTo } from './support/keyboard';
import { expect, expectAccessible, test } from './support/test';
import { linkFor, makeTenant } from './support/tenants';

const grace = { email: 'grace@example.com', name: 'Grace Hopper', password: 'nanoseconds in a bundle' };

test('from an invitation to a policy of one’s own tenant by keyboard alone, on a small phone', async ({
  setUpAdmin,
  api,
  guest,
}) => {
  await setUpAdmin();
  await makeTenant(api, {
    name: 'Acme Telephony',
    slug: 'acme',
    users: [{ email: grace.email, name: grace.name, role: 'TENANT_OWNER' }],
  });
  const { keyboard } = guest;
  const press = async (name: string | RegExp) => {
    await tabTo(guest, guest.getByRole('button', { name, exact: typeof name === 'string' }));
    await keyboard.press('Enter');
  };
  await guest.setViewportSize({ width: 360, height: 740 });

  // The invitation, to the tenant's home.
  await guest.goto(await linkFor(api, grace.email));
  await tabTo(guest, guest.getByLabel('Password', { exact: true }));
  await keyboard.type(grace.password);
  await keyboard.press('Enter');
  await expect(guest).toHaveURL(/\/t\/acme$/);

  // An authenticator app and recovery codes.
  await guest.goto('/account/security');
  await press('Add an authenticator app');
  await press('Continue');
  await expect(guest.getByRole('img', { name: /QR code/ })).toBeVisible();
  const secret = await guest.getByLabel('Or type this key into the app').inputValue();
  await tabTo(guest, guest.getByLabel('Code that the app shows now'));
  await keyboard.type(codeOf(secret));
  await tabTo(guest, guest.getByLabel('Ask for it at every sign-in'));
  if (await guest.getByLabel('Ask for it at every sign-in').isChecked()) await keyboard.press('Space');
  await press('Confirm');
  const codes = guest.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const code = await codes.first().innerText();
  await press('I have kept them');
  await expect(guest.getByRole('button', { name: 'Add an authenticator app' })).toBeVisible();

  // Out and in again, by the menu.
  await press(/^Account:/);
  await tabTo(guest, guest.getByRole('menuitem', { name: 'Sign out' }), 'ArrowDown');
  await keyboard.press('Enter');
  await tabTo(guest, guest.getByLabel('Email'));
  await keyboard.type(grace.email);
  await tabTo(guest, guest.getByLabel('Password', { exact: true }));
  await keyboard.type(grace.password);
  await keyboard.press('Enter');
  await expect(guest.getByRole('heading', { name: 'Sign in' })).toBeHidden();

  // A policy: what it would do, then the proof in place, by a recovery code.
  await guest.goto('/t/acme/settings/security');
  const required = guest.getByRole('radio', { name: 'Required' });
  await expect(required).toBeVisible();
  await tabTo(guest, guest.getByRole('radio', { checked: true }).first());
  await tabTo(guest, required, 'ArrowDown');
  await expect(required).toBeChecked();
  await press('Save policy');
  const proof = guest.getByRole('dialog', { name: 'Confirm that it is you' });
  await expect(proof).toBeVisible();
  await expectAccessible(guest);
  await press('Use a recovery code instead');
  await tabTo(guest, proof.getByLabel('Recovery code'));
  await keyboard.type(code);
  await keyboard.press('Enter');
  await expect(guest.getByText('Policy saved.')).toBeVisible();
});
