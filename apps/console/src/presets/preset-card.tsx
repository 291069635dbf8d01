import { useKey } from '@sightglass/react';
import { Ellipsis, ImageOff } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { straight } from '../language/isolated.ts';
import { useWords } from './phrases.ts';
import { type Preset, thumbnailOf } from './use-presets.ts';

/** Props of {@link PresetCard}. */
export interface PresetCardProps {
  readonly preset: Preset;
  readonly mayWrite: boolean;
  onUse(): void;
  onMore(): void;
}

/** One preset: the picture it was saved with, its name, and more of it behind three dots. */
export function PresetCard({ preset, mayWrite, onUse, onMore }: PresetCardProps): ReactElement {
  const words = useWords();
  const picture = <Thumbnail key={preset.createdAt} preset={preset} />;
  return (
    <li className="preset">
      {mayWrite ? (
        <button type="button" className="preset-use" aria-label={words.use(preset.name)} onClick={onUse}>
          {picture}
          <bdi className="preset-name">{straight(preset.name)}</bdi>
        </button>
      ) : (
        <div className="preset-use">
          {picture}
          <bdi className="preset-name">{straight(preset.name)}</bdi>
        </div>
      )}
      <button
        type="button"
        className="sign-button preset-more"
        aria-label={words.more(preset.name)}
        onClick={onMore}
      >
        <Ellipsis size={20} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </li>
  );
}

function Thumbnail({ preset }: { readonly preset: Preset }): ReactElement {
  const [revision] = useKey('presets');
  // It may get one when it is used: with each revision it is looked for again.
  const [missing, setMissing] = useState<{ readonly at: number | undefined }>();
  return missing && missing.at === revision ? (
    <span className="preset-picture preset-missing">
      <ImageOff size={24} strokeWidth={1.75} aria-hidden="true" />
    </span>
  ) : (
    <img
      className="preset-picture"
      src={thumbnailOf(preset)}
      alt=""
      loading="lazy"
      decoding="async"
      onError={() => setMissing({ at: revision })}
    />
  );
}
