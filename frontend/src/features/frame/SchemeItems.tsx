import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconCheck, IconMonitor, IconMoon, IconSun } from '@/components/icons';
import { t } from './messages';

export const schemes: readonly { value: MantineColorScheme; label: string; icon: typeof IconSun }[] = [
  { value: 'light', label: t('scheme.light'), icon: IconSun },
  { value: 'dark', label: t('scheme.dark'), icon: IconMoon },
  { value: 'auto', label: t('scheme.auto'), icon: IconMonitor },
];

/** Light, dark, or as the system has it; the choice stays in this browser. */
export function SchemeItems() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t('scheme.label')}</Menu.Label>
      {schemes.map(({ value, label, icon: Icon }) => (
        <Menu.Item
          key={value}
          role="menuitemradio"
          aria-checked={colorScheme === value}
          closeMenuOnClick={false}
          leftSection={<Icon size={18} />}
          rightSection={colorScheme === value ? <IconCheck size={16} /> : null}
          onClick={() => {
            setColorScheme(value);
          }}
        >
          {label}
        </Menu.Item>
      ))}
    </>
  );
}
