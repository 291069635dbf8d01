import { type ReactElement, useEffect, useRef } from 'react';
import { useRememberedKey } from '../history/use-remembered-key.ts';
import { PIP_MODES } from './inset.ts';
import { useLiveWords } from './phrases.ts';
import { useRefusal } from './use-refusal.ts';

/** The places of the second camera, as small pictures of them. */
export function LayoutChoice(): ReactElement {
  const words = useLiveWords();
  const refused = useRefusal('pip-mode');
  const [mode, setMode] = useRememberedKey('pip-mode');
  const field = useRef<HTMLFieldSetElement>(null);

  useEffect(() => field.current?.querySelector<HTMLElement>(':checked')?.focus(), []);

  return (
    <fieldset ref={field} className="live-layout-choice">
      <legend>{words.layout}</legend>
      {PIP_MODES.map((each) => (
        <label key={each} className="live-layout-option" data-mode={each}>
          <input
            type="radio"
            name="pip-mode"
            value={each}
            checked={mode === each}
            onChange={() => void setMode(each).catch(refused)}
          />
          <span className="live-layout-sketch" aria-hidden="true" />
          {words[each]}
        </label>
      ))}
    </fieldset>
  );
}
