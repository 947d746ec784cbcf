import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { styleNonce } from '@/lib/style-nonce';
import { cssVariablesResolver, theme } from './theme';

// The same key that color-scheme.js reads before the first paint.
const colorSchemeManager = localStorageColorSchemeManager({ key: 'tenantry.color-scheme' });

/** Colours, measures and their choice of light or dark. */
export function Theme({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      {children}
    </MantineProvider>
  );
}
