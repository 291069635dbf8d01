import type { ReactElement } from 'react';

/** The product's sign, as in `public/icon.svg`; drawn here, it needs no request of its own. */
export function Sign(): ReactElement {
  return (
    <svg viewBox="0 0 64 64" width="28" height="28" fill="none" aria-hidden="true">
      <rect width="64" height="64" rx="15" fill="#101b24" />
      <circle cx="32" cy="32" r="19" stroke="#4cc2ff" strokeWidth="5" />
      <path d="M32 20.5a11.5 11.5 0 0 1 11.5 11.5" stroke="#e8eaec" strokeWidth="4" strokeLinecap="round" />
      <circle cx="32" cy="32" r="5.5" fill="#4cc2ff" />
    </svg>
  );
}
