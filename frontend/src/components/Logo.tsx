/** The mark: one roof, two tenants. */
export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0f6e64" />
      <path fill="#fff" d="M8 9.5A1.5 1.5 0 0 1 9.5 8h13a1.5 1.5 0 0 1 0 3h-13A1.5 1.5 0 0 1 8 9.500Z" />
      <path fill="#fff" opacity=".72" d="M9.5 13.500h5V23a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1z" />
      <path fill="#fff" d="M17.5 13.500h5V19a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1z" />
    </svg>
  );
}
