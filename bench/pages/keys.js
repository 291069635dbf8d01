/** The keys of the device. */
export const KEYS = [
  ...['cam1-light', 'cam2-light', 'cam1-exists', 'cam2-exists', 'main-camera', 'cam1-sensor', 'cam2-sensor'],
  ...[
    'resolution',
    'fps',
    'pip-mode',
    'brightness',
    'contrast',
    'sharpness',
    'saturation',
    'gain',
    'red-gain',
  ],
  ...[
    'blue-gain',
    'auto-exposure',
    'auto-white-balance',
    'noise-supression',
    'record',
    'snap',
    'jpeg-quality',
  ],
];
