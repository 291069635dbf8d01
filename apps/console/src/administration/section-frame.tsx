import type { ReactNode } from 'react';
import { useSectionNames } from './section-names.ts';
import type { SectionId } from './sections.ts';

/** A section with its heading. @param actions - what stands beside the heading */
export function SectionFrame({
  id,
  intro,
  actions,
  children,
}: {
  readonly id: SectionId;
  readonly intro?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const names = useSectionNames();
  return (
    <section className="administration-section" aria-labelledby="administration-heading" data-section={id}>
      <header className="administration-header">
        <h2 id="administration-heading" tabIndex={-1}>
          {names[id]}
        </h2>
        {actions && <div className="administration-actions">{actions}</div>}
        {intro && <p className="administration-quiet">{intro}</p>}
      </header>
      {children}
    </section>
  );
}
