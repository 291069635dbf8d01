import { X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import './page-line.css';

/** Props of {@link PageLine}. */
export interface PageLineProps {
  /** `grave` for what costs recordings; amber otherwise. */
  readonly kind: 'grave' | 'amber';
  /** With it, the line can be closed. */
  readonly close?: { readonly name: string; run(): void };
  readonly children: ReactNode;
}

/** A line over every page, which stays until what it tells of has ended, or somebody closes it. */
export function PageLine({ kind, close, children }: PageLineProps): ReactElement {
  return (
    <div className="page-line" data-kind={kind}>
      <p>{children}</p>
      {close && (
        <button type="button" className="page-line-close" aria-label={close.name} onClick={close.run}>
          <X size={24} strokeWidth={1.75} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
