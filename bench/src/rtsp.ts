import { type DriftResult, driftReport, measureDrift } from './rtsp/drift.ts';
import { measurePeers, type PeerResult, peersReport } from './rtsp/peer.ts';
import { measurePlays, type PlayResult, playsReport } from './rtsp/plays.ts';

/** The parts of the benchmark of RTSP, in their order. */
export const RTSP_PARTS = ['plays', 'drift', 'peer'] as const;

/** What to measure of RTSP. */
export interface RtspOptions {
  readonly kind: 'rtsp';
  readonly parts: readonly (typeof RTSP_PARTS)[number][];
  /** Length of each play, in s. */
  readonly seconds: number;
  /** How long clocks are compared. */
  readonly driftMinutes: number;
  /** Of what is played, such as `1280x720`. */
  readonly resolution: string;
}

/** What was measured, by part. */
export interface RtspResult {
  readonly plays?: readonly PlayResult[];
  readonly drift?: readonly DriftResult[];
  readonly peer?: readonly PeerResult[];
}

/** Whether players play for long, whether clocks drift, and how GStreamer's RTSP server does the same. */
export async function measureRtsp(options: RtspOptions): Promise<RtspResult> {
  const { parts, seconds, driftMinutes, resolution } = options;
  return {
    ...(parts.includes('plays') && { plays: await measurePlays(resolution, seconds) }),
    ...(parts.includes('drift') && { drift: await measureDrift(driftMinutes) }),
    ...(parts.includes('peer') && { peer: await measurePeers(seconds) }),
  };
}

/** The figures as tables in Markdown. */
export function rtspReport({ driftMinutes }: RtspOptions, { plays, drift, peer }: RtspResult): string {
  return [
    ...(plays ? [playsReport(plays)] : []),
    ...(drift ? [driftReport(drift, driftMinutes)] : []),
    ...(peer ? [peersReport(peer)] : []),
  ].join('\n\n');
}
