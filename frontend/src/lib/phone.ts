/** Writes a number in international form for people to read: +1 555 010 1234. */
export function showPhone(phone: string): string {
  const found = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone);
  return found === null ? phone : `+1 ${found.slice(1).join(' ')}`;
}
