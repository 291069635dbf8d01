import type { Permission } from '@sightglass/protocol';

/** A list, as the server answers it. */
export interface Items<T> {
  readonly items: readonly T[];
  /** Asks for the next page; null on the last one. */
  readonly cursor: string | null;
}

/** Somebody who may log in. Times here and below are ISO 8601 in UTC. */
export interface User {
  readonly username: string;
  readonly role: string;
  /** On top of the role. */
  readonly permissions: readonly Permission[];
  /** Whether they may log in over RTSP. */
  readonly rtsp: boolean;
  readonly createdAt: string;
  /** Null before the first login. */
  readonly lastLoginAt: string | null;
}

/** What somebody may do who has it. */
export interface Role {
  readonly name: string;
  /** As granted, without the implied ones. */
  readonly permissions: readonly Permission[];
  readonly builtIn: boolean;
}

/** A token for a program, without the token itself. */
export interface Token {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly permissions: readonly Permission[];
  readonly createdAt: string;
  /** Null for one that has no end. */
  readonly expiresAt: string | null;
}

/** A login that goes on. */
export interface LoginSession {
  readonly id: string;
  readonly username: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
  readonly address: string;
  readonly userAgent?: string | null;
  /** Whether it is the one that asks. */
  readonly current: boolean;
}

/** What somebody did or was refused. */
export interface AuditRow {
  readonly at: string;
  /** Null for an anonymous. */
  readonly user: string | null;
  readonly address: string;
  readonly action: string;
  readonly key?: string;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly ok: boolean;
  readonly error?: string;
  /** How often, where it was more than once in quick succession. */
  readonly count?: number;
}

/** Where the server is found. */
export interface Network {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly addresses: readonly {
    readonly address: string;
    readonly family: string | number;
    readonly internal: boolean;
    readonly interface: string;
  }[];
  readonly streams: readonly { readonly name: string; readonly url: string; readonly note?: string | null }[];
}

/** One of the sources of a camera. */
export interface Sensor {
  readonly sensor: number;
  /** Without user name and password. */
  readonly source: string;
  readonly state: 'ok' | 'lost' | 'starting' | 'idle';
  /** Since when it is in that state; `idle` while another one of the camera is in use. */
  readonly since: string;
  readonly error?: string | null;
  readonly resolution?: string | null;
  /** Frames per second. */
  readonly fps?: number | null;
}

/** A camera and what it is made of. */
export interface CameraReport {
  readonly camera: number;
  readonly exists: boolean;
  readonly sensors: readonly Sensor[];
  readonly resolutions: readonly string[];
}

/** A line of the server's log. */
export interface LogLine {
  readonly at: string;
  readonly level: string;
  /** The part of the server that speaks. */
  readonly part?: string | null;
  readonly message: string;
}

/** Somebody who is connected. */
export interface Client {
  readonly id: string | number;
  /** Null for an anonymous. */
  readonly username: string | null;
  readonly role: string;
  readonly address: string;
  readonly kind: 'websocket' | 'live' | 'webrtc' | 'rtsp' | 'mjpeg';
  readonly since: string;
  readonly userAgent?: string | null;
}

/** How the server does. What takes System_r is missing for others. */
export interface Status {
  readonly name: string;
  readonly version: string;
  /** In seconds. */
  readonly uptime: number;
  readonly clients: number;
  readonly load?: {
    /** Over 1, 5 and 15 minutes. */
    readonly average: readonly number[];
    readonly memoryBytes: number;
  };
  readonly storage?: {
    readonly freeBytes: number;
    readonly usedBytes: number;
    readonly recordings: number;
    /** Of recording that there is room for; null where unknown. */
    readonly secondsLeft?: number | null;
  } | null;
  readonly media?: {
    readonly state: 'starting' | 'running' | 'down';
    readonly fps?: number;
    /** Frames that were dropped because the process was late. */
    readonly late?: number;
    readonly rssBytes?: number;
    /** Seconds of the processor per second. */
    readonly cpu?: number;
    /** What was done for the picture in the last second, by stage. */
    readonly stages?: readonly {
      readonly stage: string;
      readonly frames: number;
      readonly meanMs: number;
      readonly maxMs: number;
    }[];
  };
}
