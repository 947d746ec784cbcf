import { t } from './inside-messages';
import { AnchorLink } from './links';

/** In a page's intro: leads to the help about it. */
export function HelpLink({ page }: { page: string }) {
  return (
    <AnchorLink to="/help/$page" params={{ page }} td="underline">
      {t('help.about')}
    </AnchorLink>
  );
}
