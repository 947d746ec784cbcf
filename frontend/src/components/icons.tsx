import { icon } from './base-icons';

export {
  IconSearch,
  IconAlert,
  IconRefresh,
  IconCheck,
  IconCopy,
  IconLock,
  IconInfo,
  IconEye,
  IconEyeOff,
  type IconProps,
} from './base-icons';

export const IconHome = icon(
  <path d="M3 9.2 10 3.300l7 5.900V16a1 1 0 0 1-1 1h-3.500v-4.500h-5V17H4a1 1 0 0 1-1-1z" />,
);
export const IconTenants = icon(
  <>
    <path d="M3.5 17V4.500a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1V17M11.5 8h4a1 1 0 0 1 1 1v8M2.5 17h15" />
    <path d="M6.3 7h2.400M6.3 10.200h2.400M6.3 13.400h2.400M14 11.500v.01M14 14.200v.01" />
  </>,
);
export const IconWizard = icon(
  <>
    <path d="m3.5 16.5 8.3-8.300M14.5 3v3M13 4.500h3M16.5 10v2M15.5 11h2M8.5 3v2M7.5 4h2" />
    <path d="m10.3 9.7 1.2 1.2" />
  </>,
);
export const IconOutbox = icon(
  <>
    <path d="M3 11.5 5.2 4.700a1 1 0 0 1 .95-.7h7.700a1 1 0 0 1 .95.700L17 11.500V15a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z" />
    <path d="M3 11.500h3.700l1.1 1.900h4.400l1.1-1.900H17" />
  </>,
);
export const IconSettings = icon(
  <>
    <path d="M3 6h7M14 6h3M3 14h3M10 14h7" />
    <circle cx="12" cy="6" r="2" />
    <circle cx="8" cy="14" r="2" />
  </>,
);
export const IconMenu = icon(<path d="M3 5.500h14M3 10h14M3 14.500h14" />);
export const IconClose = icon(<path d="m5 5 10 10M15 5 5 15" />);
export const IconHelp = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M7.9 7.900a2.1 2.1 0 1 1 3.1 1.900c-.7.4-1 .8-1 1.600M10 13.700v.01" />
  </>,
);
export const IconChevronDown = icon(<path d="m5 7.5 5 5 5-5" />);
export const IconChevronRight = icon(<path d="m7.5 5 5 5-5 5" />);
export const IconChevronLeft = icon(<path d="m12.5 5-5 5 5 5" />);
export const IconSelector = icon(<path d="m6.5 8 3.5-3.500L13.5 8M6.5 12l3.5 3.5 3.5-3.5" />);
export const IconArrowRight = icon(<path d="M4 10h12M11.5 5.5 16 10l-4.5 4.5" />);
export const IconSun = icon(
  <>
    <circle cx="10" cy="10" r="3.2" />
    <path d="M10 2.500v1.700M10 15.800v1.700M2.5 10h1.700M15.8 10h1.700M4.7 4.700l1.2 1.200M14.1 14.100l1.2 1.200M4.7 15.300l1.2-1.200M14.1 5.900l1.2-1.2" />
  </>,
);
export const IconMoon = icon(<path d="M16.5 11.800A6.8 6.8 0 0 1 8.2 3.500a6.8 6.8 0 1 0 8.3 8.300z" />);
export const IconMonitor = icon(
  <>
    <rect x="2.5" y="4" width="15" height="9.5" rx="1.2" />
    <path d="M7 16.500h6M10 13.500v3" />
  </>,
);
export const IconUser = icon(
  <>
    <circle cx="10" cy="6.8" r="3.2" />
    <path d="M3.8 16.800a6.3 6.3 0 0 1 12.4 0" />
  </>,
);
export const IconUsers = icon(
  <>
    <circle cx="7.5" cy="7" r="2.8" />
    <path d="M2.2 16a5.4 5.4 0 0 1 10.6 0M12.8 4.500a2.8 2.8 0 0 1 0 5M14.6 12a5.4 5.4 0 0 1 3.2 4" />
  </>,
);
export const IconSignOut = icon(
  <path d="M8 17H4.500a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1H8M13 13.500l3.5-3.500L13 6.500M16.5 10H8" />,
);
export const IconKey = icon(
  <>
    <circle cx="6.8" cy="13.2" r="3.3" />
    <path d="m9.2 10.8 7-7M13.5 6.500l2.3 2.300M11.3 8.700l1.5 1.5" />
  </>,
);
export const IconShield = icon(
  <path d="M10 2.8 16 5v4.700c0 3.6-2.5 6.3-6 7.5-3.5-1.2-6-3.9-6-7.500V5zM7.5 10l1.9 1.9 3.3-3.6" />,
);
export const IconList = icon(<path d="M7 5.500h10M7 10h10M7 14.500h10M3.3 5.500v.01M3.3 10v.01M3.3 14.500v.01" />);
export const IconFile = icon(
  <path d="M11.5 3H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1V6.500zM11.5 3v3.500H15M7.8 10.500h4.400M7.8 13.500h4.4" />,
);
export const IconExternal = icon(<path d="M11.5 3.500h5v5M16.5 3.5 9 11M14 11.500V16H4V6h4.5" />);
export const IconMessage = icon(
  <path d="M3.5 4.500h13a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H9l-4 3.500v-3.500H3.500a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM6.500 8h7M6.500 10.500h4.500" />,
);
export const IconPlus = icon(<path d="M10 4v12M4 10h12" />);
export const IconTrash = icon(
  <path d="M3.5 5.500h13M8 5.500v-2h4v2M5 5.500l.7 11h8.600l.7-11M8.5 8.800v4.400M11.5 8.800v4.4" />,
);
export const IconMail = icon(
  <>
    <rect x="2.5" y="4.5" width="15" height="11" rx="1.2" />
    <path d="m3 5.5 7 5.5 7-5.5" />
  </>,
);
export const IconClock = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 6v4l2.7 1.7" />
  </>,
);
export const IconLink = icon(
  <path d="M8.5 11.500a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.300l-1 1M11.5 8.500a3 3 0 0 0-4.3 0l-3 3a3 3 0 0 0 4.3 4.300l1-1" />,
);
export const IconPencil = icon(<path d="M12.5 4.5 15.5 7.5 7 16H4v-3zM11 6l3 3" />);
export const IconSparkle = icon(
  <path d="M10 3.5 11.6 8.4 16.5 10l-4.9 1.600L10 16.500l-1.6-4.900L3.5 10l4.9-1.600z" />,
);
export const IconGlobe = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M3 10h14M10 3c2.3 2 3.3 4.3 3.3 7s-1 5-3.3 7c-2.3-2-3.3-4.3-3.3-7s1-5 3.3-7z" />
  </>,
);
export const IconKeyboard = icon(
  <>
    <rect x="2" y="5" width="16" height="10" rx="1.5" />
    <path d="M5 8.300v.01M8.3 8.300v.01M11.7 8.300v.01M15 8.300v.01M6.5 11.700h7" />
  </>,
);
export const IconOffline = icon(
  <path d="M3 3l14 14M5.5 11.300a6.5 6.5 0 0 1 3-1.600M2.8 8.300a10 10 0 0 1 3-2M11.3 6.100a10 10 0 0 1 5.9 2.200M12.5 10.200a6.5 6.5 0 0 1 2 1.100M10 15v.01" />,
);
export const IconPin = icon(
  <path d="m10 3 2.100 4.500 4.900.6-3.600 3.400.9 4.900L10 14l-4.300 2.400.9-4.900L3 8.100l4.900-.6z" />,
);
export const IconDots = icon(<path d="M5 10v.01M10 10v.01M15 10v.01" strokeWidth={2.4} />);
