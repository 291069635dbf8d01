import type { Camera, State } from '@sightglass/client';
import { useCamera, useKey } from '@sightglass/react';
import { useEffect } from 'react';
import { useResource } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { useHistory } from '../history/use-history.ts';
import { isValue, type Values } from '../history/values.ts';
import type { NamedValues } from './preset-file.ts';

/** How long the WebSocket may be behind HTTP, in ms. */
const SEEN_MS = 2_000;

/** A preset as the server keeps it. */
export interface Preset extends NamedValues {
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** User name; null for somebody without one. */
  readonly by: string | null;
}

/** The answer where some of a preset was refused. */
interface Partly {
  readonly values: Readonly<Record<string, unknown>>;
  readonly errors: readonly { readonly key?: string; readonly message: string }[];
}

/** The presets of the server, and what can be done with them. */
export interface Presets {
  /** By name; undefined until they are known. */
  readonly items: readonly Preset[] | undefined;
  readonly error: Error | null;
  readonly reload: () => void;
  /** Sets the camera to a preset, as one step of the history. @returns the keys that were refused */
  apply(preset: Preset): Promise<readonly string[]>;
  /** Saves values, or the present ones, under a name; what has the name is replaced. */
  save(name: string, values?: Values): Promise<void>;
  /** Gives a preset another name; its picture stays. */
  rename(preset: Preset, name: string): Promise<void>;
  remove(preset: Preset): Promise<void>;
}

/** Address of a preset. */
function pathOf(name: string): string {
  return `/api/presets/${encodeURIComponent(name)}`;
}

/** Address of the picture that a preset was saved with; another one whenever it is saved again. */
export function thumbnailOf({ name, createdAt }: Preset): string {
  return `${pathOf(name)}/thumbnail?${new URLSearchParams({ at: createdAt })}`;
}

/** The presets, as they are on the server: also when somebody else changes them. */
export function usePresets(): Presets {
  const { data, error, refetch } = useResource<{ readonly items: readonly Preset[] }>('/api/presets');
  const [revision] = useKey('presets');
  const camera = useCamera();
  const history = useHistory();
  useEffect(() => {
    if (revision !== undefined) void refetch();
  }, [revision, refetch]);

  const save = async (name: string, values?: Values) => {
    await request('PUT', pathOf(name), values ? { values } : {});
  };
  return {
    items: data?.items,
    error,
    reload: () => void refetch(),
    save,
    async apply({ name }) {
      const before = (camera?.state ?? {}) as Readonly<Record<string, unknown>>;
      const answer = await request<Readonly<Record<string, unknown>> | Partly>(
        'POST',
        `${pathOf(name)}/apply`,
      );
      const { values, errors } = isPartly(answer) ? answer : { values: answer, errors: [] };
      const to = Object.fromEntries(
        Object.entries(values).flatMap(([key, value]) => (isValue(value) ? [[key, value]] : [])),
      );
      const from = Object.fromEntries(
        Object.keys(to).flatMap((key) => (isValue(before[key]) ? [[key, before[key]]] : [])),
      );
      if (camera) await untilSeen(camera, to);
      history?.note(Symbol(name), from, to);
      return errors.map(({ key, message }) => key ?? message);
    },
    async rename(preset, name) {
      await request('PATCH', pathOf(preset.name), { name });
    },
    async remove({ name }) {
      await request('DELETE', pathOf(name));
    },
  };
}

/** Waits until the values that came over HTTP are known over the WebSocket too; unless somebody is quicker with others. */
async function untilSeen(camera: Camera, values: Values): Promise<void> {
  await Promise.allSettled(
    Object.entries(values).map(([key, value]) =>
      // The keys are those of the table that the server has set.
      camera.waitFor(key as keyof State, (now) => now === value, { timeout: SEEN_MS }),
    ),
  );
}

function isPartly(answer: Readonly<Record<string, unknown>> | Partly): answer is Partly {
  return Array.isArray(answer['errors']);
}
