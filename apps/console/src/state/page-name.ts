import { useEffect } from 'react';
import { Observable } from './observable.ts';

/** What the page that is shown is called, in the person's language; undefined for the live page, which has the camera's name alone. */
export const pageName = new Observable<string | undefined>(undefined);

/** Names the page in the title of the document and in its heading, as long as the component is there. */
export function usePageName(name: string): void {
  useEffect(() => {
    pageName.set(name);
    return () => pageName.set(undefined);
  }, [name]);
}
