import type { Run, RunEvents, Way } from './live-way.ts';

/** How long the addresses of this machine are waited for, in ms: the server learns them from the first packet too. */
const GATHERING_MS = 300;

/** Statuses with which a server says that there is no such way. */
const REFUSALS: readonly number[] = [404, 405, 415, 422];

/** H.264 by WebRTC, begun with WHEP, in a `<video>`. @param address - of the endpoint; asked before every try */
export function webrtcWay(address: () => Promise<string>): Way {
  return {
    name: 'webrtc',
    problem: () => (typeof RTCPeerConnection === 'undefined' ? 'this browser has no WebRTC' : undefined),
    begin: (host, events) => new WebrtcRun(host, address, events),
  };
}

class WebrtcRun implements Run {
  readonly #events: RunEvents;
  readonly #video: HTMLVideoElement;
  readonly #peer = new RTCPeerConnection();
  #session: string | undefined;
  #closed = false;

  constructor(host: HTMLElement, address: () => Promise<string>, events: RunEvents) {
    this.#events = events;
    const video = host.ownerDocument.createElement('video');
    video.muted = true;
    video.autoplay = true;
    video.playsInline = true;
    video.hidden = true;
    video.style.width = '100%';
    host.append(video);
    this.#video = video;
    this.#peer.ontrack = ({ receiver, track }) => {
      receiver.jitterBufferTarget = 0;
      video.srcObject = new MediaStream([track]);
      // The end that the server says; the connection itself finds out after some seconds.
      const { transport } = receiver;
      if (transport) {
        transport.onstatechange = () => {
          if (transport.state === 'closed') this.#fail('the server ended it');
        };
      }
      this.#watch();
    };
    this.#peer.onconnectionstatechange = () => {
      const { connectionState } = this.#peer;
      if (connectionState === 'failed' || connectionState === 'disconnected') {
        this.#fail('the connection was lost');
      }
    };
    void this.#connect(address);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#peer.close();
    this.#video.srcObject = null;
    this.#video.remove();
    void this.#leave();
  }

  async #connect(address: () => Promise<string>): Promise<void> {
    try {
      const endpoint = await address();
      this.#peer.addTransceiver('video', { direction: 'recvonly' });
      await this.#peer.setLocalDescription();
      await this.#gathered();
      if (this.#closed) return;
      const headers = { 'content-type': 'application/sdp' };
      const body = this.#peer.localDescription?.sdp ?? '';
      const answer = await fetch(endpoint, { method: 'POST', headers, body });
      if (!answer.ok) {
        // What is not there, or not allowed, will not be in a moment either.
        const isForGood = REFUSALS.includes(answer.status);
        if (!this.#closed) this.#events.failed(`the server answers ${answer.status}`, isForGood);
        return;
      }
      this.#session = new URL(answer.headers.get('location') ?? '', endpoint).href;
      const sdp = await answer.text();
      if (this.#closed) return void this.#leave();
      await this.#peer.setRemoteDescription({ type: 'answer', sdp });
    } catch (problem) {
      this.#fail(problem instanceof Error ? problem.message : String(problem));
    }
  }

  /** Fulfilled when the own addresses are known, or soon. */
  #gathered(): Promise<void> {
    const peer = this.#peer;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, GATHERING_MS);
      const look = () => {
        if (peer.iceGatheringState !== 'complete') return;
        clearTimeout(timer);
        resolve();
      };
      peer.onicegatheringstatechange = look;
      look();
    });
  }

  #watch(): void {
    const video = this.#video;
    const shown = (_now: number, { captureTime }: VideoFrameCallbackMetadata) => {
      if (this.#closed) return;
      video.hidden = false;
      video.style.display = 'block';
      video.requestVideoFrameCallback(shown);
      if (captureTime === undefined) this.#events.shown();
      // The browser has translated the server's clock into its own.
      else this.#events.shown(performance.timeOrigin + captureTime, performance.now() - captureTime);
    };
    video.requestVideoFrameCallback(shown);
    // A page in which nothing was touched may play what makes no sound.
    video.play().catch(() => {});
  }

  /** Tells the server, which would find out by itself after a while. */
  async #leave(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (session !== undefined) await fetch(session, { method: 'DELETE', keepalive: true }).catch(() => {});
  }

  #fail(problem: string): void {
    if (!this.#closed) this.#events.failed(problem);
  }
}
