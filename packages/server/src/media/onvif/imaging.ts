import type { ControlReport } from '../abilities.ts';
import {
  AUTOMATICS,
  type AutomaticKey,
  CONTROLS,
  type ControlKey,
  entries,
  type ImagingKey,
  type ImagingValues,
  imagingNameOf,
  isRuled,
} from './imaging-keys.ts';
import { ImagingRange } from './imaging-range.ts';
import { ImagingState } from './imaging-state.ts';
import { OnvifFault } from './onvif-error.ts';
import type { SoapPeer } from './soap-peer.ts';
import { escapeXml, type XmlElement } from './xml.ts';

const NONE: ReadonlyMap<ImagingKey, string> = new Map();

/** What an automatic can be. */
const MODES = [
  { value: 0, name: 'MANUAL' },
  { value: 1, name: 'AUTO' },
] as const;

/** The options have other names for the gains of white balance than the settings. */
const OPTION_NAMES: Readonly<Record<string, string>> = { CrGain: 'YrGain', CbGain: 'YbGain' };

/** What became of settings that were sent to a camera. */
export interface ImagingWritten {
  /** Whether there was anything to set, and it was. */
  readonly hasSet: boolean;
  /** What the camera has taken before and refuses now, each with the reason in words for a person. */
  readonly refused: ReadonlyMap<ImagingKey, string>;
  /** What of it is none of its keys any more, as it has never taken it, and why, in words for a person. */
  readonly left?: string;
}

/** An element of the settings, which a camera takes as a whole or not at all. */
interface ImagingElement {
  readonly name: string;
  readonly xml: string;
  /** What it tells. */
  readonly keys: readonly ImagingKey[];
}

/** One that a camera has refused, and how. */
interface RefusedElement {
  readonly element: ImagingElement;
  readonly problem: OnvifFault;
}

/** The imaging service of a camera: what it offers of the keys, in ranges of its own. */
export class Imaging {
  readonly #peer: SoapPeer;
  readonly #token: string;
  readonly #ranges: Map<ControlKey, ImagingRange>;
  readonly #automatics: Set<AutomaticKey>;
  /** The elements that the camera has taken anything of. */
  readonly #obedient = new Set<string>();
  readonly #state = new ImagingState();

  private constructor(
    peer: SoapPeer,
    token: string,
    ranges: Map<ControlKey, ImagingRange>,
    automatics: Set<AutomaticKey>,
  ) {
    this.#peer = peer;
    this.#token = token;
    this.#ranges = ranges;
    this.#automatics = automatics;
  }

  /** Asks a camera what it offers. @param videoSource - the sensor that is meant @throws OnvifError */
  static async open(peer: SoapPeer, videoSource: string): Promise<Imaging> {
    const token = `<VideoSourceToken>${escapeXml(videoSource)}</VideoSourceToken>`;
    const options = (await peer.ask('imaging', 'GetOptions', token)).find('ImagingOptions');
    const automatics = automaticsOf(options);
    const ranges = new Map<ControlKey, ImagingRange>();
    for (const [key, names] of entries(CONTROLS)) {
      const range = rangeOf(options, names);
      if (range && isFree(names, options)) ranges.set(key, range);
    }
    return new Imaging(peer, token, ranges, automatics);
  }

  /** What the camera takes itself: what it offers, but for what it has refused. */
  get keys(): ReadonlySet<ImagingKey> {
    return new Set<ImagingKey>([...this.#ranges.keys(), ...this.#automatics]);
  }

  /** Its controls and their ranges; an automatic is a choice of modes. @param values - what is set: what an automatic rules is inactive */
  controls(values: ImagingValues): readonly ControlReport[] {
    const modes = [...this.#automatics].map((key) => {
      const name = imagingNameOf(key);
      return { id: name, name, min: 0, max: 1, choices: MODES, inactive: false };
    });
    const levels = [...this.#ranges].map(([key, { min, max }]) => {
      const name = imagingNameOf(key);
      return { id: name, name, min, max, inactive: isRuled(CONTROLS[key], values) };
    });
    return [...modes, ...levels];
  }

  /**
   * What is set in the camera.
   *
   * @param assumed - what is believed to be set there. It is told again where it is so, also where the camera has rounded it, and
   *   for what an automatic rules, which moves by itself
   * @throws OnvifError
   */
  async read(assumed: ImagingValues = {}): Promise<ImagingValues> {
    const answer = await this.#peer.ask('imaging', 'GetImagingSettings', this.#token);
    const settings = answer.find('ImagingSettings');
    const values: Partial<Record<ImagingKey, number | boolean>> = {};
    for (const [key, name] of entries(AUTOMATICS)) {
      const mode = settings?.find(name, 'Mode')?.text;
      if (!this.#automatics.has(key) || !mode) continue;
      values[key] = mode === 'AUTO';
      this.#state.find(key, mode === 'AUTO');
    }
    for (const [key, names] of entries(CONTROLS)) {
      const [range, value] = [this.#ranges.get(key), settings?.find(...names)?.number];
      if (!range || value === undefined) continue;
      const believed = assumed[key];
      const isMoving = isRuled(names, values) && believed !== undefined;
      values[key] = isMoving ? believed : this.#state.read(key, value, range, believed);
    }
    return values as ImagingValues;
  }

  /**
   * Sets what the camera has of `values` and is another than it has taken, in one request. What an automatic rules is left to it.
   * If the camera refuses, it is asked for each element alone; one that it has never taken, while others are, is none of its keys
   * any more.
   *
   * @throws OnvifError, in which case the camera has changed nothing, or is lost
   */
  async write(values: ImagingValues): Promise<ImagingWritten> {
    const elements = this.#elements(values).filter(({ keys }) =>
      keys.some((key) => !this.#state.has(key, values[key])),
    );
    if (elements.length === 0) return { hasSet: false, refused: NONE };
    try {
      await this.#send(elements, values);
      return { hasSet: true, refused: NONE };
    } catch (problem) {
      if (!isRefusal(problem)) throw problem;
      const [only] = elements;
      const all = elements.length === 1 && only ? [{ element: only, problem }] : undefined;
      const failed = all ?? (await this.#sendEach(elements, values));
      if (failed.length === elements.length && this.#obedient.size === 0) throw problem;
      const never = failed.filter(({ element }) => !this.#obedient.has(element.name));
      for (const { element } of never) this.#leave(element.name);
      const refused = failed.filter((each) => !never.includes(each));
      const written = {
        hasSet: failed.length < elements.length,
        refused: new Map(
          refused.flatMap(({ element, problem: { reason } }) =>
            element.keys.map((key) => [key, reason] as const),
          ),
        ),
      };
      const [first] = never;
      if (first === undefined) return written;
      const names = never.map(({ element }) => element.name).join(', ');
      return { ...written, left: `${first.problem.message} (${names}); it is done in the picture` };
    }
  }

  /** Has these told the camera again, whatever it is believed to have. */
  forget(keys: Iterable<ImagingKey>): void {
    for (const key of keys) this.#state.forget(key);
  }

  /** Leaves everything to the picture. */
  giveUp(): void {
    this.#ranges.clear();
    this.#automatics.clear();
  }

  /** Returns those that the camera refuses, and why. */
  async #sendEach(
    elements: readonly ImagingElement[],
    values: ImagingValues,
  ): Promise<readonly RefusedElement[]> {
    const refused: RefusedElement[] = [];
    for (const element of elements) {
      try {
        await this.#send([element], values);
      } catch (problem) {
        if (!isRefusal(problem)) throw problem;
        refused.push({ element, problem });
      }
    }
    return refused;
  }

  async #send(elements: readonly ImagingElement[], values: ImagingValues): Promise<void> {
    const content = elements.map(({ xml }) => xml).join('');
    const settings = `${this.#token}<ImagingSettings>${content}</ImagingSettings>`;
    await this.#peer.ask('imaging', 'SetImagingSettings', settings);
    for (const { name, keys } of elements) {
      this.#obedient.add(name);
      for (const key of keys) {
        const value = values[key];
        if (value !== undefined) this.#state.take(key, value);
      }
    }
  }

  #leave(element: string): void {
    for (const [key, [name]] of entries(CONTROLS)) if (name === element) this.#ranges.delete(key);
    for (const [key, name] of entries(AUTOMATICS)) if (name === element) this.#automatics.delete(key);
  }

  /** In the order of the schema. */
  #elements(values: ImagingValues): readonly ImagingElement[] {
    return [
      ...['Brightness', 'ColorSaturation', 'Contrast'].map((name) => this.#single(name, values)),
      this.#group('Exposure', 'auto-exposure', values),
      this.#single('Sharpness', values),
      this.#group('WhiteBalance', 'auto-white-balance', values),
    ].filter((element) => element !== undefined);
  }

  #single(name: string, values: ImagingValues): ImagingElement | undefined {
    const key = entries(CONTROLS).find(([, names]) => names[0] === name)?.[0];
    const xml = key && this.#told(key, name, values);
    return xml ? { name, xml, keys: [key] } : undefined;
  }

  /** A mode, and what it leaves to be set by hand. */
  #group(name: string, automatic: AutomaticKey, values: ImagingValues): ImagingElement | undefined {
    const hasAutomatic = this.#automatics.has(automatic);
    const mode = hasAutomatic ? [automatic] : [];
    if (hasAutomatic && values[automatic] !== false) {
      const xml = `<tt:${name}><tt:Mode>AUTO</tt:Mode></tt:${name}>`;
      return values[automatic] ? { name, xml, keys: mode } : undefined;
    }
    const own = entries(CONTROLS).flatMap(([key, names]) => {
      const xml = names.length === 2 && names[0] === name ? this.#told(key, names[1], values) : '';
      return xml === '' ? [] : [{ key, xml }];
    });
    if (own.length === 0 && !hasAutomatic) return undefined;
    const content = own.map(({ xml }) => xml).join('');
    const xml = `<tt:${name}><tt:Mode>MANUAL</tt:Mode>${content}</tt:${name}>`;
    return { name, xml, keys: [...mode, ...own.map(({ key }) => key)] };
  }

  #told(key: ControlKey, name: string, values: ImagingValues): string {
    const [range, value] = [this.#ranges.get(key), values[key]];
    if (!range || value === undefined) return '';
    return `<tt:${name}>${this.#state.toCamera(key, value, range)}</tt:${name}>`;
  }
}

function isRefusal(problem: unknown): problem is OnvifFault {
  return problem instanceof OnvifFault && !problem.isLogin;
}

/** The automatics that can be switched: cameras that have one mode alone have no say in it. */
function automaticsOf(options: XmlElement | undefined): Set<AutomaticKey> {
  const found = entries(AUTOMATICS).filter(
    ([, name]) => hasMode(options, name, 'AUTO') && hasMode(options, name, 'MANUAL'),
  );
  return new Set(found.map(([key]) => key));
}

function rangeOf(
  options: XmlElement | undefined,
  [first, second]: readonly [string, string?],
): ImagingRange | undefined {
  const place = options?.find(first);
  if (second === undefined) return ImagingRange.of(place);
  return ImagingRange.of(place?.find(OPTION_NAMES[second] ?? second)) ?? ImagingRange.of(place?.find(second));
}

/** Whether a control can be set at all: those of a group need its manual mode. */
function isFree([first, second]: readonly [string, string?], options: XmlElement | undefined): boolean {
  return second === undefined || hasMode(options, first, 'MANUAL');
}

function hasMode(options: XmlElement | undefined, name: string, mode: string): boolean {
  const modes = options?.find(name)?.all('Mode') ?? [];
  return modes.some(({ text }) => text === mode);
}
