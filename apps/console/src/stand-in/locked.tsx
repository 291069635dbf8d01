import { LockKeyhole } from 'lucide-react';
import type { ReactElement } from 'react';
import { useWords } from '../session/phrases.ts';
import { useSession } from '../session/session.ts';
import { StandIn } from './stand-in.tsx';

/** In place of a page that asks for more than whoever is there may. @param hint - who may see it */
export function Locked({ title, hint }: { readonly title: string; readonly hint: string }): ReactElement {
  const words = useWords();
  const { askSignIn } = useSession();
  return (
    <StandIn title={title} icon={<LockKeyhole aria-hidden="true" size={40} strokeWidth={1.25} />}>
      <p>{hint}</p>
      <button type="button" className="button button-main" onClick={askSignIn}>
        {words.signIn}
      </button>
    </StandIn>
  );
}
