import { t } from '../messages';
import type { HelpPage } from '../types';

export const partners: HelpPage = {
  id: 'companies',
  title: 'Companies: for partners',
  summary: 'Inviting clients, seeing where each of them stands, and what they see of you.',
  updated: '2026-11-26',
  facts: [
    [t('help.where'), 'Companies in your workspace'],
    [t('help.who'), 'Roles that may create companies, such as Agency Super Admin'],
    [t('help.needs'), 'One email address for each client'],
  ],
  sections: [
    {
      id: 'invite',
      title: 'Inviting',
      body: (
        <>
          <p>
            <strong>New Company</strong> mails a link to one address, or makes company and administrator by hand. The
            link is yours: whoever sets a company up with it is your client. You may copy it, or show its QR code, as
            well.
          </p>
          <p>
            <strong>Invite many</strong> takes a table with the columns email, name and company: one link each, after a
            look at what would come of every row. <strong>Earlier lists of clients</strong> shows what came of them; a
            list that stopped can go on.
          </p>
        </>
      ),
    },
    {
      id: 'board',
      title: 'The board',
      body: (
        <p>
          Each row tells the step a client is at, since when, and who has to do something. Filter by “stuck for more
          than a week” to see who needs a call. Reminders go out by themselves, as often as you set; they end when a
          mail bounces.
        </p>
      ),
    },
    {
      id: 'brand',
      title: 'What clients see of you',
      body: (
        <p>
          Name, logo, color, whom to ask, a guide, and the words and link of a done-for-you offer are set under Brand
          and mails, and are on every step. Without words of an offer there is none.
        </p>
      ),
    },
  ],
};
