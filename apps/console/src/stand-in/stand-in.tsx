import type { ReactElement, ReactNode } from 'react';
import './stand-in.css';

/** What stands where a page is not to be had: a sign, why, and the way on. */
export function StandIn({
  icon,
  title,
  children,
}: {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className="stand-in">
      {icon}
      <h2>{title}</h2>
      {children}
    </div>
  );
}
