/** Why there are no pictures, in words for a person. */
export class CameraProblem extends Error {
  override readonly name: string = 'CameraProblem';
}

/** Somebody else has the pictures of this camera: there may be another that is free. */
export class BusyCamera extends CameraProblem {
  override readonly name = 'BusyCamera';
}

/** The bus has not enough room left for the pictures in this mode: others may need less. */
export class CrowdedBus extends CameraProblem {
  override readonly name = 'CrowdedBus';

  constructor() {
    super("the USB bus has no room for this camera's pictures");
  }
}

/** A node that is no camera for us: many cameras have one beside that of their pictures. */
export class UselessDevice extends CameraProblem {
  override readonly name = 'UselessDevice';

  constructor(path: string) {
    super(`${path} delivers no pictures that can be used`);
  }
}

/** Whether this user may not open a device. */
export function isForbidden(problem: unknown): boolean {
  const code = problem instanceof Error && 'code' in problem ? problem.code : undefined;
  return code === 'EACCES' || code === 'EPERM';
}

/** Why a device cannot be opened, and what to do. */
export function openingProblem(path: string, problem: unknown): CameraProblem {
  const code = problem instanceof Error && 'code' in problem ? problem.code : undefined;
  if (isForbidden(problem)) {
    return new CameraProblem(`${path} may not be opened by this user: add the user to the group "video"`);
  }
  if (code === 'ENOENT' || code === 'ENODEV') return new CameraProblem(`${path} is not there any more`);
  // The node is there: of a camera that is being unplugged, or of something else.
  if (code === 'ENXIO') return new CameraProblem(`there is no camera behind ${path}`);
  if (code === 'EISDIR') {
    return new CameraProblem(`${path} is a directory: name a device in it, such as v4l2:/dev/video0`);
  }
  const why = capturingProblem(problem);
  return why instanceof BusyCamera ? why : new CameraProblem(`${path} cannot be opened: ${why.message}`);
}

/** Why a device gives no pictures. */
export function capturingProblem(problem: unknown): CameraProblem {
  if (problem instanceof CameraProblem) return problem;
  const text = problem instanceof Error ? problem.message : String(problem);
  // ENOSPC is what USB says where a camera would need more of its rate than is left.
  if (/no space left/i.test(text)) return new CrowdedBus();
  return /busy/i.test(text) ? new BusyCamera('another program uses the camera') : new CameraProblem(text);
}
