import { AV_BUFFERSRC_FLAG_KEEP_REF, type FilterContext, FilterGraph, Frame } from 'node-av';

/** Size of a picture in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The filters could not be built or could not take a frame. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
}

/**
 * A chain of FFmpeg filters for frames of one size in YUV 4:2:0, full range. Graph, ends and frames are
 * held and freed by hand: a filter context does not keep its graph alive.
 */
export class FilterChain {
  readonly size: Size;
  readonly #chain: string;
  readonly #graph = new FilterGraph();
  readonly #source: FilterContext;
  readonly #sink: FilterContext;
  #freed = false;

  /**
   * @param size - of the frames that go in
   * @param chain - filters in FFmpeg's notation
   * @param pixelFormat - of the frames that go in, in FFmpeg's name
   * @throws FilterError
   */
  constructor(size: Size, chain: string, pixelFormat = 'yuv420p') {
    this.size = size;
    this.#chain = chain;
    const graph = this.#graph;
    graph.alloc();
    graph.nbThreads = 1;
    const input = `buffer=video_size=${size.width}x${size.height}:pix_fmt=${pixelFormat}:time_base=1/1000:colorspace=bt709:range=pc`;
    if (graph.parsePtr(`${input},${chain},buffersink`) < 0 || graph.configSync() < 0) {
      graph.free();
      throw new FilterError(`The filters "${chain}" cannot be built`);
    }
    const end = (name: string) => graph.filters?.find(({ filter }) => filter?.name === name);
    const source = end('buffer');
    const sink = end('buffersink');
    if (!source || !sink) throw new FilterError('The filters have no ends');
    this.#source = source;
    this.#sink = sink;
  }

  /**
   * Runs a frame through.
   *
   * @param frame - stays the caller's
   * @returns a new frame, the caller's
   * @throws FilterError
   */
  async run(frame: Frame): Promise<Frame> {
    const taken = await this.#source.buffersrcAddFrame(frame, AV_BUFFERSRC_FLAG_KEEP_REF);
    if (taken < 0) throw new FilterError(`"${this.#chain}" does not take the frame (${taken})`);
    const result = new Frame();
    result.alloc();
    const given = await this.#sink.buffersinkGetFrame(result);
    if (given < 0) {
      result.free();
      throw new FilterError(`"${this.#chain}" gives no frame (${given})`);
    }
    return result;
  }

  /** Sends a run-time command to the filter that is named `target`; takes effect with the next frame. */
  command(target: string, command: string, argument: string): void {
    const answer = this.#graph.sendCommand(target, command, argument);
    if (typeof answer === 'number' && answer < 0) {
      throw new FilterError(`${target} does not take ${command}=${argument} (${answer})`);
    }
  }

  free(): void {
    if (this.#freed) return;
    this.#freed = true;
    this.#graph.free();
  }
}
