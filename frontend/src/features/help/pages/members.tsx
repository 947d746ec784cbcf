import { Kbd } from '@mantine/core';
import { AnchorLink } from '@/components/links';
import { t } from '../messages';
import { Terms } from '../parts';
import type { HelpPage } from '../types';

export const members: HelpPage = {
  id: 'members',
  title: 'Signing in and your tenants',
  summary: 'Ways to sign in, second factors, moving between tenants, and what to do when a door is closed.',
  updated: '2026-11-26',
  facts: [[t('help.who'), 'Everybody with an account']],
  sections: [
    {
      id: 'sign-in',
      title: 'Ways to sign in',
      body: (
        <>
          <Terms
            items={[
              ['Email and password', 'Works everywhere.'],
              ['Company code', 'The code of your tenant, your user name there, and your password.'],
              ['Passkey', 'Your fingerprint, face or security key. It counts as both steps, and no code is asked for.'],
            ]}
          />
          <p>
            Forgot the password? Ask for a link on the sign-in page. It works once, for an hour, and only the newest
            one. Using it signs all your devices out; your second factor stays as it is.
          </p>
        </>
      ),
    },
    {
      id: 'second-step',
      title: 'The second factor',
      body: (
        <>
          <p>
            Set it up under <AnchorLink to="/account/security">your account › Security</AnchorLink>: an authenticator
            app, or a passkey. Have two, so that losing one locks you out of nothing, and keep the ten recovery codes on
            paper. Each of them works once.
          </p>
          <p>
            A tenant may ask for a second factor that another one does not. You are asked when you enter it, and then go
            on with the page you wanted. What counts is what you used since you signed in, not what you have set up.
          </p>
          <p>
            Before something dangerous, such as making an API key or removing a second factor, you are asked once more
            who you are. That holds for a few minutes.
          </p>
        </>
      ),
    },
    {
      id: 'switch',
      title: 'Moving between tenants',
      body: (
        <>
          <p>
            The name at the top left opens your tenants: those of last time and those you pinned come first. From
            anywhere press <Kbd>g</Kbd> and then <Kbd>x</Kbd>, or <Kbd>Ctrl</Kbd> <Kbd>K</Kbd> and a few letters of the
            name. Two tabs can show two tenants; what you do in one never happens in the other.
          </p>
          <p>
            Invitations wait there as well: join or decline in place. Tenants that you see through another one are
            marked with its name.
          </p>
        </>
      ),
    },
    {
      id: 'closed',
      title: 'When a door is closed',
      body: (
        <Terms
          items={[
            [
              '“There is no such tenant”',
              'You are not a member, or the address is misspelt. Ask somebody there to invite you.',
            ],
            [
              '“You may not see this”',
              'Your role lacks a permission; the page names it. An administrator of the tenant can give it.',
            ],
            [
              '“You are suspended here”',
              'An administrator took your access away for now. Your other tenants are not affected.',
            ],
            ['“… is disabled”', 'The platform’s staff closed the tenant. Its data is kept; the page says who and why.'],
            ['A link does not work', 'Links work once and end after some days. Ask whoever sent it for a new one.'],
          ]}
        />
      ),
    },
    {
      id: 'account',
      title: 'Your account',
      body: (
        <p>
          Name, picture and time zone are under <AnchorLink to="/account">your account</AnchorLink>; so are the devices
          you are signed in with, a copy of your data, and the way to delete everything. Sign out a device that you no
          longer have there, and change your password.
        </p>
      ),
    },
  ],
};
