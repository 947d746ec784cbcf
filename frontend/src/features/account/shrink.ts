// What is sent of a picture: as it is when it is small, and otherwise drawn anew, since a phone's photograph is many
// times larger than what is kept of it.

/** The server takes no larger file. */
const mostBytes = 2 * 1024 * 1024;
/** Up to here a file is sent as it is. */
const smallBytes = 512 * 1024;
const smallSide = 1024;

/** The file is no picture to this browser, and too large to ask the server. */
export class UnreadablePicture extends Error {}

function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const address = typeof reader.result === 'string' ? reader.result : '';
      resolve(address.slice(address.indexOf(',') + 1));
    };
    reader.onerror = () => {
      reject(reader.error ?? new UnreadablePicture());
    };
    reader.readAsDataURL(blob);
  });
}

/** The size at which a picture is drawn so that neither side is longer than the given one. */
export function fitted(width: number, height: number, side: number): { width: number; height: number } {
  const by = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * by)), height: Math.max(1, Math.round(height * by)) };
}

async function drawn(bitmap: ImageBitmap): Promise<Blob> {
  const { width, height } = fitted(bitmap.width, bitmap.height, smallSide);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new UnreadablePicture();
  pen.fillStyle = '#fff'; // JPEG knows no transparency
  pen.fillRect(0, 0, width, height);
  pen.drawImage(bitmap, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => {
        if (blob === null) reject(new UnreadablePicture());
        else resolve(blob);
      },
      'image/jpeg',
      0.92,
    );
  });
}

/** The picture in base64, made small if need be. What this browser cannot read is left to the server to judge. */
export async function readyToSend(file: File): Promise<string> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    if (file.size > mostBytes) throw new UnreadablePicture();
    return base64Of(file);
  }
  try {
    const small = file.size <= smallBytes && Math.max(bitmap.width, bitmap.height) <= 2 * smallSide;
    return await base64Of(small ? file : await drawn(bitmap));
  } finally {
    bitmap.close();
  }
}
