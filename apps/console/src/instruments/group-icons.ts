import { Aperture, Camera, type LucideIcon, SlidersHorizontal, Sun } from 'lucide-react';
import type { InstrumentGroup } from './catalogue.ts';

/** The sign of each group, where there is no room for its name. */
export const GROUP_ICONS: Readonly<Record<InstrumentGroup, LucideIcon>> = {
  light: Sun,
  camera: Camera,
  image: SlidersHorizontal,
  automatic: Aperture,
};
