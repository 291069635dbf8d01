import { insideOf, RefusedRequest, valueIn } from './device-envelope.testkit.ts';

/** The ranges of the camera, which are nobody else's. */
export const RANGES = {
  Brightness: { min: -64, max: 64 },
  Contrast: { min: 0, max: 100 },
  ColorSaturation: { min: 0, max: 255 },
  Sharpness: { min: 0, max: 15 },
} as const;

const GAIN = { min: 0, max: 48 };
const EXPOSURE_TIME = { min: 100, max: 40_000 };
const CHANNEL_GAIN = { min: 0, max: 1_000 };

type Range = { readonly min: number; readonly max: number };

/** The imaging service of a camera of the tests, and what is set there. */
export class DeviceImaging {
  readonly values: Record<keyof typeof RANGES, number> = {
    Brightness: 0,
    Contrast: 40,
    ColorSaturation: 128,
    Sharpness: 5,
  };
  readonly exposure = { mode: 'AUTO', time: 10_000, gain: 12 };
  readonly whiteBalance = { mode: 'AUTO', red: 400, blue: 600 };
  /** How often something was set. */
  changes = 0;
  /** Levels that it has are multiples of this, though it takes any: ONVIF cannot tell. */
  step = 1;
  /** Whether it refuses every change. */
  refusing = false;
  /** Elements that it offers, and refuses in every change. */
  readonly disliked = new Set<string>();
  /** Whether it keeps its settings to itself. */
  mute = false;
  /** What it does not have at all. */
  readonly missing = new Set<string>();

  options(): string {
    const single = Object.entries(RANGES).map(([name, limits]) =>
      this.#told(name, range(`tt:${name}`, limits)),
    );
    const exposure = `<tt:Exposure><tt:Mode>AUTO</tt:Mode><tt:Mode>MANUAL</tt:Mode>
      ${range('tt:MinExposureTime', EXPOSURE_TIME)}${range('tt:MaxExposureTime', EXPOSURE_TIME)}
      ${range('tt:ExposureTime', EXPOSURE_TIME)}${range('tt:Gain', GAIN)}</tt:Exposure>`;
    const balance = `<tt:WhiteBalance><tt:Mode>AUTO</tt:Mode><tt:Mode>MANUAL</tt:Mode>
      ${range('tt:YrGain', CHANNEL_GAIN)}${range('tt:YbGain', CHANNEL_GAIN)}</tt:WhiteBalance>`;
    return `<timg:GetOptionsResponse><timg:ImagingOptions>${single.join('')}${this.#told('Exposure', exposure)}
      ${this.#told('WhiteBalance', balance)}</timg:ImagingOptions></timg:GetOptionsResponse>`;
  }

  settings(): string {
    if (this.mute) {
      throw new RefusedRequest(500, 'Receiver', 'ActionNotSupported', 'Optional action not implemented');
    }
    const single = Object.entries(this.values).map(([name, value]) =>
      this.#told(name, `<tt:${name}>${value}</tt:${name}>`),
    );
    const { mode, time, gain } = this.exposure;
    const exposure = `<tt:Exposure><tt:Mode>${mode}</tt:Mode><tt:MinExposureTime>100</tt:MinExposureTime>
      <tt:MaxExposureTime>40000</tt:MaxExposureTime><tt:ExposureTime>${time}</tt:ExposureTime>
      <tt:Gain>${gain}</tt:Gain></tt:Exposure>`;
    const { mode: kind, red, blue } = this.whiteBalance;
    const balance = `<tt:WhiteBalance><tt:Mode>${kind}</tt:Mode><tt:CrGain>${red}</tt:CrGain><tt:CbGain>${blue}</tt:CbGain></tt:WhiteBalance>`;
    return `<timg:GetImagingSettingsResponse><timg:ImagingSettings>${single.join('')}
      ${this.#told('Exposure', exposure)}${this.#told('WhiteBalance', balance)}
      </timg:ImagingSettings></timg:GetImagingSettingsResponse>`;
  }

  /** @throws RefusedRequest for what is out of range, in which nothing is changed */
  change(body: string): string {
    if (valueIn(body, 'VideoSourceToken') !== 'eye') {
      throw new RefusedRequest(400, 'Sender', 'NoSource', 'The requested VideoSource does not exist');
    }
    if (this.refusing || [...this.disliked].some((name) => insideOf(body, name) !== undefined))
      throw refused();
    const exposure = insideOf(body, 'Exposure') ?? '';
    const balance = insideOf(body, 'WhiteBalance') ?? '';
    const found = {
      ...Object.fromEntries(
        Object.entries(RANGES).map(([name, limits]) => [name, numberIn(body, name, limits)]),
      ),
    };
    const time = numberIn(exposure, 'ExposureTime', EXPOSURE_TIME);
    const gain = numberIn(exposure, 'Gain', GAIN);
    const red = numberIn(balance, 'CrGain', CHANNEL_GAIN);
    const blue = numberIn(balance, 'CbGain', CHANNEL_GAIN);
    for (const name of ['Brightness', 'Contrast', 'ColorSaturation', 'Sharpness'] as const) {
      const value = found[name];
      if (value !== undefined) this.values[name] = Math.round(value / this.step) * this.step;
    }
    this.exposure.mode = modeIn(exposure) ?? this.exposure.mode;
    this.exposure.time = time ?? this.exposure.time;
    this.exposure.gain = gain ?? this.exposure.gain;
    this.whiteBalance.mode = modeIn(balance) ?? this.whiteBalance.mode;
    this.whiteBalance.red = red ?? this.whiteBalance.red;
    this.whiteBalance.blue = blue ?? this.whiteBalance.blue;
    this.changes += 1;
    return '<timg:SetImagingSettingsResponse/>';
  }

  #told(name: string, xml: string): string {
    return this.missing.has(name) ? '' : xml;
  }
}

function range(element: string, { min, max }: Range): string {
  return `<${element}><tt:Min>${min}</tt:Min><tt:Max>${max}</tt:Max></${element}>`;
}

function refused(): RefusedRequest {
  return new RefusedRequest(400, 'Sender', 'SettingsInvalid', 'The requested settings are incorrect');
}

function modeIn(xml: string): string | undefined {
  const mode = valueIn(xml, 'Mode');
  if (mode !== undefined && mode !== 'AUTO' && mode !== 'MANUAL') throw refused();
  return mode;
}

function numberIn(xml: string, name: string, { min, max }: Range): number | undefined {
  const found = valueIn(xml, name);
  if (found === undefined) return undefined;
  const value = Number(found);
  if (found.trim() === '' || !(value >= min && value <= max)) throw refused();
  return value;
}
