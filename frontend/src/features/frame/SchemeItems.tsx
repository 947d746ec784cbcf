import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconMonitor, IconMoon, IconSun } from '@/components/icons';
import { t } from './messages';

export const schemes: readonly { value: MantineColorScheme; label: string; icon: typeof IconSun }[] = [
  { value: 'light', label: t('scheme.light'), icon: IconSun },
  { value: 'dark', label: t('scheme.dark'), icon: IconMoon },
  { value: 'auto', label: t('scheme.auto'), icon: IconMonitor },
];

function isScheme(value: string): value is MantineColorScheme {
  return schemes.some((scheme) => scheme.value === value);
}

/** Light, dark, or as the system has it; the choice stays in this browser. */
export function SchemeItems() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t('scheme.label')}</Menu.Label>
      <Menu.RadioGroup
        value={colorScheme}
        onChange={(value) => {
          if (isScheme(value)) setColorScheme(value);
        }}
      >
        {schemes.map(({ value, label }) => (
          <Menu.RadioItem key={value} value={value}>
            {label}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}
