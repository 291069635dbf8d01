import type { LivePictureState } from '@sightglass/client/live';
import type { CSSProperties, ReactElement, ReactNode } from 'react';
import { type LivePictureOptions, useLivePicture } from './use-live-picture.ts';

/** Props of {@link LiveView}. */
export interface LiveViewProps extends LivePictureOptions {
  /** What the picture shows, for those who do not see it; `Live picture` by default. */
  readonly alt?: string | undefined;
  readonly className?: string | undefined;
  readonly style?: CSSProperties | undefined;
  /** What to write over or below the picture, such as "No picture" while there is none. */
  readonly children?: ReactNode | ((state: LivePictureState, delayMs: number | null) => ReactNode);
}

/**
 * The live picture, as wide as what it is in. Its element has the attribute `data-state`: `idle`, `connecting`,
 * `live`, `stalled`, `waiting` or `hidden`; `data-way` is the way by which it comes.
 *
 * @throws MissingProvider
 */
export function LiveView(props: LiveViewProps): ReactElement {
  const { alt = 'Live picture', className, style, children, ...options } = props;
  const { state, delayMs, attach } = useLivePicture(options);
  return (
    <div
      className={className}
      style={style}
      data-state={state.status}
      data-way={state.status === 'live' ? state.way : undefined}
    >
      <div ref={attach} role="img" aria-label={alt} />
      {typeof children === 'function' ? children(state, delayMs) : children}
    </div>
  );
}
