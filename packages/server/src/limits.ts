import type { Settings } from './config/settings.ts';
import type { ConnectionLimits } from './transport/http/connection-door.ts';
import type { HttpLimits } from './transport/http/limits.ts';

/** The limits of the HTTP side as they are set. */
export function httpLimits(settings: Pick<Settings, LimitSetting>): HttpLimits {
  const requestMs = settings['request-seconds'] * 1_000;
  return {
    bodyBytes: settings['max-body-kib'] * 1_024,
    headerBytes: settings['max-header-kib'] * 1_024,
    headers: settings['max-headers'],
    headerMs: Math.min(settings['header-seconds'] * 1_000, requestMs),
    requestMs,
    keepAliveMs: settings['keep-alive-seconds'] * 1_000,
  };
}

/** The limits of connections, of whatever kind, as they are set. */
export function connectionLimits(
  settings: Pick<Settings, 'max-connections' | 'max-connections-per-address'>,
): ConnectionLimits {
  return { inAll: settings['max-connections'], perAddress: settings['max-connections-per-address'] };
}

/** The settings that they are made of. */
type LimitSetting =
  | 'max-body-kib'
  | 'max-header-kib'
  | 'max-headers'
  | 'header-seconds'
  | 'request-seconds'
  | 'keep-alive-seconds';
