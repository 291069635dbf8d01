import { createContext, useContext } from 'react';
import type { CameraLink } from './camera-link.ts';

/** A hook was used where there is no camera. */
export class MissingProvider extends Error {
  override readonly name = 'MissingProvider';
}

/** The link of the nearest provider above. */
export const LinkContext = createContext<CameraLink | undefined>(undefined);

/** The link of the nearest provider above. @throws MissingProvider */
export function useLink(): CameraLink {
  const link = useContext(LinkContext);
  if (link === undefined) {
    throw new MissingProvider('There is no camera here: put <CameraProvider url="…"> around the component');
  }
  return link;
}
