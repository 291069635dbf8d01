import { onTestFinished } from 'vitest';
import { ACCOUNT, OnvifDevice, type OnvifDeviceOptions } from './onvif-device.testkit.ts';
import { type CameraAddress, SoapPeer } from './soap-peer.ts';

/** A camera that is stopped with the test. */
export async function device(options: OnvifDeviceOptions = {}): Promise<OnvifDevice> {
  const started = await OnvifDevice.start(options);
  onTestFinished(() => started.stop());
  return started;
}

/** Speaks with a camera, as its user unless said otherwise. */
export function peerOf(
  camera: { address: string; port: number },
  { account }: Pick<CameraAddress, 'account'> = { account: ACCOUNT },
) {
  const address = { hostname: camera.address, port: camera.port, account };
  const ending = new AbortController();
  return { peer: new SoapPeer(address, ending.signal), address, ending };
}
