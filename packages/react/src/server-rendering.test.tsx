import { connect } from '@sightglass/client';
import type { ReactElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, expectTypeOf, it } from 'vitest';
import { CameraProvider, LiveView, MissingProvider, useCamera, useConnection, useKey } from './index.ts';

function Brightness(): ReactElement {
  const [value, set, { pending, error }] = useKey('brightness');
  expectTypeOf(value).toEqualTypeOf<number | undefined>();
  expectTypeOf(set).parameter(0).toEqualTypeOf<number>();
  return <p>{`${value} ${typeof set} ${pending} ${error}`}</p>;
}

function Connection(): ReactElement {
  return <p>{`${useConnection().status} ${useCamera()}`}</p>;
}

it('is rendered without a page, a connection or a value', () => {
  expect('document' in globalThis).toBe(false);
  const html = renderToString(
    <CameraProvider url="http://127.0.0.1:1" credentials={{ username: 'admin', password: 'x' }}>
      <Brightness />
      <Connection />
      <LiveView className="live" alt="The spindle">
        {({ status }) => <p>{status}</p>}
      </LiveView>
    </CameraProvider>,
  );
  expect(html).toBe(
    '<p>undefined function false undefined</p><p>connecting undefined</p>' +
      '<div class="live" data-state="idle"><div role="img" aria-label="The spindle"></div><p>idle</p></div>',
  );
});

it('is rendered the same with a camera that already knows', async () => {
  const camera = connect('http://127.0.0.1:1');
  const html = renderToString(
    <CameraProvider camera={camera}>
      <Connection />
    </CameraProvider>,
  );
  expect(html).toBe('<p>connecting undefined</p>');
  await camera.close();
});

it('says what is missing where there is no provider', () => {
  expect(() => renderToString(<Brightness />)).toThrow(MissingProvider);
  expect(() => renderToString(<Brightness />)).toThrow(/put <CameraProvider url="…"> around/);
});

it('knows what each key takes', () => {
  type Setter<K extends 'record' | 'clients' | 'pip-mode'> = ReturnType<typeof useKey<K>>[1];
  type Mode = 'off' | 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right' | 'side-by-side';
  expectTypeOf<Setter<'record'>>()
    .parameter(0)
    .toEqualTypeOf<boolean | 'on' | 'off' | 'pause' | 'pause_release'>();
  expectTypeOf<Setter<'pip-mode'>>().parameter(0).toEqualTypeOf<Mode>();
  expectTypeOf<Setter<'clients'>>().parameter(0).toEqualTypeOf<never>();
});
