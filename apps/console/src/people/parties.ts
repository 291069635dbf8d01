/** How somebody is connected, as GET /api/clients tells it. */
export type ClientKind = 'websocket' | 'live' | 'webrtc' | 'rtsp' | 'mjpeg';

/** One connection. */
export interface ClientReport {
  readonly id: string;
  readonly username: string | null;
  readonly role: string | null;
  readonly address: string;
  readonly kind: ClientKind;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly userAgent?: string;
}

/** Connections of one user from one place, which people take for one. */
export interface Party {
  readonly id: string;
  readonly username: string | null;
  readonly role: string | null;
  readonly address: string;
  /** How they are connected, each way once. */
  readonly kinds: readonly ClientKind[];
  /** Since the first of these connections. */
  readonly since: string;
}

/** Who is connected: users by name, then those without a login. */
export function partiesOf(clients: readonly ClientReport[]): readonly Party[] {
  const parties = new Map<string, Party>();
  for (const { id, username, role, address, kind, since, userAgent = '' } of clients) {
    const place = JSON.stringify([username, address, userAgent]);
    const known = parties.get(place);
    parties.set(place, {
      id: known?.id ?? id,
      username,
      role: known?.role ?? role,
      address,
      kinds: known?.kinds.includes(kind) ? known.kinds : [...(known?.kinds ?? []), kind],
      since: known && known.since < since ? known.since : since,
    });
  }
  return [...parties.values()].sort(
    (one, other) =>
      Number(one.username === null) - Number(other.username === null) ||
      (one.username ?? '').localeCompare(other.username ?? '') ||
      one.since.localeCompare(other.since),
  );
}
