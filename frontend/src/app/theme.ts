import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

// One accent, a deep sea green: white text on shade 7 has 6:1, shade 7 on white 6:1, shade 3 on the dark ground 9:1.
const accent: MantineColorsTuple = [
  '#ebf7f5',
  '#d3ece8',
  '#a8dad3',
  '#78c5bb',
  '#4dafa3',
  '#2b9588',
  '#177f73',
  '#0f6e64',
  '#0b5a52',
  '#08453f',
];

// Neutral, a breath of green in it, so that grey and accent belong together.
const gray: MantineColorsTuple = [
  '#f7f9f8',
  '#eff2f1',
  '#e3e8e6',
  '#d2d9d6',
  '#b3bdb9',
  '#8c9893',
  '#65716c',
  '#4a5551',
  '#333d39',
  '#1d2522',
];

const dark: MantineColorsTuple = [
  '#e4eae8',
  '#c4cdca',
  '#a4afab',
  '#77837f',
  '#3f4a46',
  '#2e3835',
  '#232c29',
  '#1a2220',
  '#141b19',
  '#0d1211',
];

const fontFamily =
  'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif';
const fontFamilyMonospace =
  'ui-monospace, SFMono-Regular, "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace';

// For acts that cannot be taken back.
const danger: MantineColorsTuple = [
  '#fdeeec',
  '#fad9d6',
  '#f4b1ab',
  '#ee877f',
  '#e5635a',
  '#d5453b',
  '#c4352b',
  '#b3261e',
  '#931d17',
  '#6f1511',
];

export const theme = createTheme({
  colors: { accent, gray, dark, danger },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 6 },
  fontFamily,
  fontFamilyMonospace,
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  headings: {
    fontFamily,
    fontWeight: '640',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.25' },
      h2: { fontSize: '1.1875rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.45' },
      h4: { fontSize: '0.875rem', lineHeight: '1.5' },
    },
  },
  components: {
    Anchor: { defaultProps: { underline: 'hover' } },
    // The header of a dialog is no landmark of the page.
    Modal: {
      defaultProps: {
        attributes: { header: { role: 'presentation' } },
        centered: true,
        radius: 'lg',
        overlayProps: { backgroundOpacity: 0.45, blur: 2 },
      },
    },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
  },
});

/** Mantine's own dimmed, error and placeholder colours miss WCAG AA; these pass on every ground we put them on. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#fbfcfb',
    '--mantine-color-text': gray[9],
    '--mantine-color-dimmed': '#58645f',
    '--mantine-color-placeholder': '#616d68',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': accent[7],
    '--tn-surface': '#ffffff',
    '--tn-raised': '#ffffff',
    '--tn-sunken': '#f4f7f6',
    '--tn-hover': '#f6f9f8',
    '--tn-line': gray[2],
    '--tn-control-line': '#83908b',
    '--tn-focus': accent[6],
    '--tn-selection': accent[2],
    '--tn-accent-ground': accent[0],
    '--tn-shadow': '0 1px 2px rgb(20 40 34 / 6%), 0 8px 24px rgb(20 40 34 / 10%)',
    '--tn-done': '#1d6b36',
    '--tn-done-ground': '#e8f5ec',
    '--tn-info': '#1f5fa8',
    '--tn-info-ground': '#eaf2fb',
    '--tn-warning': '#835200',
    '--tn-warning-ground': '#fdf3df',
    '--tn-error': '#b3261e',
    '--tn-error-ground': '#fdeeec',
    '--tn-neutral': '#4f5b56',
    '--tn-neutral-ground': gray[1],
    '--tn-platform': '#6b3fa0',
    '--tn-platform-ground': '#f3edfb',
  },
  dark: {
    '--mantine-color-body': dark[8],
    '--mantine-color-text': dark[0],
    '--mantine-color-dimmed': '#a4afab',
    '--mantine-color-placeholder': '#95a19c',
    '--mantine-color-error': '#ff9b93',
    '--mantine-color-anchor': accent[3],
    '--tn-surface': dark[7],
    '--tn-raised': dark[6],
    '--tn-sunken': '#171e1c',
    '--tn-hover': '#1f2826',
    '--tn-line': dark[5],
    '--tn-control-line': '#74817c',
    '--tn-focus': accent[4],
    '--tn-selection': accent[8],
    '--tn-accent-ground': '#12332f',
    '--tn-shadow': '0 1px 2px rgb(0 0 0 / 40%), 0 8px 24px rgb(0 0 0 / 45%)',
    '--tn-done': '#7fd19a',
    '--tn-done-ground': '#15301f',
    '--tn-info': '#8cbef5',
    '--tn-info-ground': '#14283f',
    '--tn-warning': '#f0bf64',
    '--tn-warning-ground': '#33270e',
    '--tn-error': '#ff9b93',
    '--tn-error-ground': '#3a1a18',
    '--tn-neutral': '#b3bdb9',
    '--tn-neutral-ground': '#252e2b',
    '--tn-platform': '#c9a9f5',
    '--tn-platform-ground': '#2a1f3d',
  },
});
