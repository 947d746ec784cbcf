const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extended = '\f^{}\\[~]|€';

/** As how many messages a text is sent and paid; one letter outside of the GSM alphabet makes all of them shorter. */
export function segments(body: string): number {
  let places = 0;
  for (const letter of body) {
    if (basic.includes(letter)) places += 1;
    else if (extended.includes(letter)) places += 2;
    else return parts(body.length, 70, 67);
  }
  return parts(places, 160, 153);
}

function parts(places: number, alone: number, part: number): number {
  return places <= alone ? 1 : Math.ceil(places / part);
}
