import type { ReactElement } from 'react';
import { Stage } from './stage.tsx';

/** The page that people live in: the picture. */
export function LivePage(): ReactElement {
  return <Stage />;
}
