import { ActionIcon, Menu, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Session } from '@/api/types';
import { PersonPicture } from '@/components/PersonPicture';
import { IconClose, IconKeyboard, IconMenu, IconSearch, IconSignOut, IconUser } from '@/components/icons';
import { t } from './messages';
import type { Overlay } from './Overlays';
import { SchemeItems } from './SchemeItems';
import { useSignOut } from './useSignOut';
import classes from './TopBar.module.css';

type Props = {
  session: Session;
  menuOpen: boolean;
  onMenu: () => void;
  onOverlay: (overlay: Overlay) => void;
};

/** What can be done from anywhere: find something, and everything about one's own account. */
export function TopBar({ session, menuOpen, onMenu, onOverlay }: Props) {
  return (
    <header className={classes.top}>
      <ActionIcon
        className={classes.menu}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={menuOpen ? t('nav.close') : t('nav.open')}
        aria-expanded={menuOpen}
        aria-controls="side"
        onClick={onMenu}
      >
        {menuOpen ? <IconClose /> : <IconMenu />}
      </ActionIcon>
      <UnstyledButton
        className={classes.search}
        onClick={() => {
          onOverlay('palette');
        }}
      >
        <IconSearch size={18} />
        <span>{t('top.search')}</span>
        <kbd className={classes.keys} aria-hidden="true">
          {isApple() ? '⌘K' : 'Ctrl K'}
        </kbd>
      </UnstyledButton>
      <AccountMenu session={session} onOverlay={onOverlay} />
    </header>
  );
}

function isApple(): boolean {
  return /mac|iphone|ipad/i.test(navigator.userAgent);
}

function AccountMenu({ session: { account }, onOverlay }: Pick<Props, 'session' | 'onOverlay'>) {
  const signOut = useSignOut();
  return (
    <Menu
      position="bottom-end"
      width={260}
      shadow="md"
      radius="md"
      returnFocus
      // Within the header, so that everything in it lies in a landmark.
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <UnstyledButton className={classes.account} aria-label={t('top.account', { name: account.name })}>
          <PersonPicture name={account.name} picture={account.picture} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className={classes.who}>
          <strong>{account.name}</strong>
          <span>{account.email}</span>
          {account.platformRole === undefined ? null : <span>{account.platformRole.title}</span>}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" leftSection={<IconUser size={18} />}>
          {t('nav.account')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconKeyboard size={18} />}
          rightSection={<kbd>?</kbd>}
          onClick={() => {
            onOverlay('shortcuts');
          }}
        >
          {t('top.shortcuts')}
        </Menu.Item>
        <Menu.Divider />
        <SchemeItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconSignOut size={18} />} onClick={signOut}>
          {t('top.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
