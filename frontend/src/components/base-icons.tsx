import type { ReactNode, SVGProps } from 'react';

export type IconProps = Omit<SVGProps<SVGSVGElement>, 'children'> & { size?: number };

// Those of the first page, apart from the others so that it stays small. Drawn by hand on a grid of 20, in the text's colour. Decorative: the words beside them carry the meaning.
/** Makes an icon out of its shape. */
export function icon(shape: ReactNode) {
  return function Icon({ size = 20, ...rest }: IconProps) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.6}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        {...rest}
      >
        {shape}
      </svg>
    );
  };
}

export const IconSearch = icon(
  <>
    <circle cx="9" cy="9" r="5.2" />
    <path d="m13 13 4 4" />
  </>,
);
export const IconCheck = icon(<path d="m4 10.5 4 4 8-9" />);
export const IconAlert = icon(<path d="M10 3.2 17.5 16.300h-15zM10 8.200v3.600M10 14v.01" />);
export const IconInfo = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 9.300v4M10 6.700v.01" />
  </>,
);
export const IconCopy = icon(
  <>
    <rect x="7" y="7" width="9.5" height="9.5" rx="1.5" />
    <path d="M13 7V5a1.5 1.5 0 0 0-1.5-1.500H5A1.5 1.5 0 0 0 3.5 5v6.500A1.5 1.5 0 0 0 5 13h2" />
  </>,
);
export const IconRefresh = icon(
  <path d="M16.5 4v3.800h-3.800M3.5 16v-3.800h3.800M4.5 8a5.8 5.8 0 0 1 11-1M15.5 12a5.8 5.8 0 0 1-11 1" />,
);
export const IconLock = icon(
  <>
    <rect x="4" y="9" width="12" height="8" rx="1.5" />
    <path d="M6.8 9V6.500a3.2 3.2 0 0 1 6.4 0V9" />
  </>,
);
export const IconEye = icon(
  <>
    <path d="M2.5 10s2.7-5 7.5-5 7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5z" />
    <circle cx="10" cy="10" r="2.3" />
  </>,
);
export const IconEyeOff = icon(
  <path d="M3 3l14 14M8.3 5.200A7.6 7.6 0 0 1 10 5c4.8 0 7.5 5 7.5 5a13 13 0 0 1-2.1 2.700M12.3 14.600a7 7 0 0 1-2.3.4c-4.8 0-7.5-5-7.5-5a13 13 0 0 1 3.2-3.700M8.4 8.400a2.3 2.3 0 0 0 3.2 3.2" />,
);
