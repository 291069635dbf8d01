import { phrases } from '../language/phrases.ts';
import type { InstrumentGroup, InstrumentKey } from './catalogue.ts';

/** The names of the keys that have an instrument. */
export const useKeyNames = phrases(
  {
    'cam1-light': 'Light 1',
    'cam2-light': 'Light 2',
    'main-camera': 'Main camera',
    'cam1-sensor': 'Sensor of camera 1',
    'cam2-sensor': 'Sensor of camera 2',
    resolution: 'Resolution',
    fps: 'Frame rate',
    'pip-mode': 'Picture in picture',
    brightness: 'Brightness',
    contrast: 'Contrast',
    sharpness: 'Sharpness',
    saturation: 'Saturation',
    gain: 'Gain',
    'red-gain': 'Red gain',
    'blue-gain': 'Blue gain',
    'auto-exposure': 'Automatic exposure',
    'auto-white-balance': 'Automatic white balance',
    'noise-supression': 'Noise suppression',
    'jpeg-quality': 'JPEG quality',
  } satisfies Record<InstrumentKey, string>,
  {
    'cam1-light': 'Licht 1',
    'cam2-light': 'Licht 2',
    'main-camera': 'Hauptkamera',
    'cam1-sensor': 'Sensor der Kamera 1',
    'cam2-sensor': 'Sensor der Kamera 2',
    resolution: 'Auflösung',
    fps: 'Bildrate',
    'pip-mode': 'Bild im Bild',
    brightness: 'Helligkeit',
    contrast: 'Kontrast',
    sharpness: 'Schärfe',
    saturation: 'Sättigung',
    gain: 'Verstärkung',
    'red-gain': 'Verstärkung Rot',
    'blue-gain': 'Verstärkung Blau',
    'auto-exposure': 'Automatische Belichtung',
    'auto-white-balance': 'Automatischer Weißabgleich',
    'noise-supression': 'Rauschunterdrückung',
    'jpeg-quality': 'JPEG-Qualität',
  },
);

/** The headings of the groups. */
export const useGroupNames = phrases(
  { light: 'Light', camera: 'Camera', image: 'Image', automatic: 'Auto' } satisfies Record<
    InstrumentGroup,
    string
  >,
  { light: 'Licht', camera: 'Kamera', image: 'Bild', automatic: 'Automatik' },
);

/** The values of a choice that are words. */
export const useValueNames = phrases(
  {
    off: 'Off',
    'top-left': 'Top left',
    'top-right': 'Top right',
    'bottom-left': 'Bottom left',
    'bottom-right': 'Bottom right',
    'side-by-side': 'Side by side',
  },
  {
    off: 'Aus',
    'top-left': 'Oben links',
    'top-right': 'Oben rechts',
    'bottom-left': 'Unten links',
    'bottom-right': 'Unten rechts',
    'side-by-side': 'Nebeneinander',
  },
);

/** Everything else that instruments say. */
export const useWords = phrases(
  {
    panel: 'Instruments',
    on: 'On',
    off: 'Off',
    unknown: '–',
    automatic: 'auto',
    automaticHint: (ruler: string) => `Set by the camera: ${ruler} is on`,
    somebody: 'somebody',
    number: (name: string) => `${name}, number`,
    toNeutral: (name: string, value: string) => `${name} back to ${value}`,
    underWay: 'Under way',
    framesPerSecond: 'fps',
    readOnly: 'Only to be read. Operators and administrators may change this.',
    readOnlyVisitor: 'Only to be read. Sign in to change this.',
    noCamera: 'There is no camera. What is set here is for the one that will be.',
    waiting: 'No connection. Changes are sent when it is back.',
    notANumber: 'That is no whole number.',
    outOfRange: (least: string, most: string) => `Between ${least} and ${most}.`,
    notAllowed: (permission: string) => `Not allowed: asks for ${permission}.`,
    notNow: (why: string) => `Not now: ${why}`,
    notWhileRecording: 'Not while recording. Stop first.',
    noSuchCamera: 'No signal from this camera.',
    refused: (why: string) => `The camera refused it: ${why}`,
    late: 'No answer. It may be done or not.',
    failed: (why: string) => `Not set: ${why}`,
  },
  {
    panel: 'Instrumente',
    on: 'Ein',
    off: 'Aus',
    unknown: '–',
    automatic: 'auto',
    automaticHint: (ruler: string) => `Von der Kamera gestellt: ${ruler} ist an`,
    somebody: 'jemand',
    number: (name: string) => `${name}, Zahl`,
    toNeutral: (name: string, value: string) => `${name} zurück auf ${value}`,
    underWay: 'Unterwegs',
    framesPerSecond: 'B/s',
    readOnly: 'Nur zu lesen. Bediener und Verwalter dürfen das ändern.',
    readOnlyVisitor: 'Nur zu lesen. Zum Ändern anmelden.',
    noCamera: 'Es gibt keine Kamera. Was hier gestellt wird, gilt für die nächste.',
    waiting: 'Keine Verbindung. Änderungen gehen ab, sobald sie zurück ist.',
    notANumber: 'Das ist keine ganze Zahl.',
    outOfRange: (least: string, most: string) => `Zwischen ${least} und ${most}.`,
    notAllowed: (permission: string) => `Nicht erlaubt: verlangt ${permission}.`,
    notNow: (why: string) => `Jetzt nicht: ${why}`,
    notWhileRecording: 'Nicht während der Aufnahme. Erst beenden.',
    noSuchCamera: 'Kein Signal von dieser Kamera.',
    refused: (why: string) => `Die Kamera lehnt ab: ${why}`,
    late: 'Keine Antwort. Ob es geschehen ist, ist ungewiss.',
    failed: (why: string) => `Nicht gesetzt: ${why}`,
  },
);
