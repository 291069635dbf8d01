import { encode } from 'uqr';

/** Quiet modules around it, as ISO/IEC 18004 wants them. */
const BORDER = 4;

/** A text as a QR code, dark on white in both themes: that is what phones read. @param name - for those who do not see it */
export function QrCode({ text, name }: { readonly text: string; readonly name: string }) {
  const { size, data } = encode(text, { ecc: 'M', border: BORDER });
  return (
    <svg className="network-qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={name}>
      <rect width={size} height={size} fill="#ffffff" />
      <path d={modulePath(data)} fill="#000000" shapeRendering="crispEdges" />
    </svg>
  );
}

/** The dark modules as one path, a stroke for each row of them that stand together. */
export function modulePath(rows: readonly (readonly boolean[])[]): string {
  let path = '';
  rows.forEach((row, y) => {
    let x = 0;
    while (x < row.length) {
      let end = x;
      while (row[end]) end += 1;
      if (end > x) path += `M${x} ${y}h${end - x}v1h${x - end}z`;
      x = end + 1;
    }
  });
  return path;
}
