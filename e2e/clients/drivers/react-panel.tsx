import type { Camera, State } from '@sightglass/client';
import type { LiveWay } from '@sightglass/client/live';
import type * as Parts from '@sightglass/react';
import { type ReactElement, useEffect, useLayoutEffect } from 'react';

/** Hears of what components do. */
export interface Probe {
  rendered(id: string): void;
  committed(id: string, set: unknown): void;
  attached(camera: Camera): void;
  /** What an effect has set is settled. */
  mounted(outcome: Promise<unknown>): void;
}

/** Props of {@link Panel}. */
export interface PanelProps {
  readonly url?: string;
  readonly camera?: Camera;
  readonly login?: { readonly username: string; readonly password: string };
  /** Names of keys; one with `-copy` behind it is another component for the same key. */
  readonly keys: readonly string[];
  /** Whether there is a live picture, and by which ways. */
  readonly live?: boolean | readonly LiveWay[];
  /** What components set in an effect when they are mounted. */
  readonly onMount?: Readonly<Record<string, unknown>>;
  /** The package, as it is where this runs. */
  readonly parts: typeof Parts;
  readonly probe: Probe;
}

/** A page of an application: a component per key, a live picture where it is wanted. */
export function Panel({
  url = '/',
  camera,
  login,
  keys,
  live,
  onMount,
  parts,
  probe,
}: PanelProps): ReactElement {
  // A new object each time, as in most applications.
  const where: Parts.CameraProviderProps = camera ? { camera } : { url, credentials: login && { ...login } };
  return (
    <parts.CameraProvider {...where}>
      <Connection parts={parts} probe={probe} />
      {keys.map((id) => (
        <Key key={id} id={id} onMount={onMount} parts={parts} probe={probe} />
      ))}
      {live && (
        <parts.LiveView width={320} ways={live === true ? undefined : live}>
          {(state) => (
            <p id="live-status" title={state.status === 'live' ? state.why : undefined}>
              {state.status}
            </p>
          )}
        </parts.LiveView>
      )}
    </parts.CameraProvider>
  );
}

function Key({
  id,
  onMount,
  parts,
  probe,
}: Pick<PanelProps, 'parts' | 'probe'> & { id: string; onMount: PanelProps['onMount'] }): ReactElement {
  // Tests name keys that there are.
  const [value, set, { confirmed, pending, error }] = parts.useKey(id.replace(/-copy$/, '') as keyof State);
  probe.rendered(id);
  useLayoutEffect(() => probe.committed(id, set));
  const wanted = onMount?.[id];
  useEffect(() => {
    // Tests name values that fit.
    if (wanted !== undefined) probe.mounted(set(wanted as never));
  }, [wanted, set, probe]);
  return (
    <output id={id} data-confirmed={String(confirmed)} data-pending={pending} data-error={error?.name}>
      {String(value)}
    </output>
  );
}

function Connection({ parts, probe }: Pick<PanelProps, 'parts' | 'probe'>): ReactElement {
  const { status } = parts.useConnection();
  const camera = parts.useCamera();
  probe.rendered('connection');
  useLayoutEffect(() => {
    if (camera) probe.attached(camera);
  });
  return <output id="connection">{status}</output>;
}
