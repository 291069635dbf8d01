/** Calls after so many ms; never, where that is more than a timer can count. @returns for `clearTimeout` */
export function later(call: () => void, ms: number): ReturnType<typeof setTimeout> | undefined {
  // A longer time would be taken for none.
  return ms < 2 ** 31 ? setTimeout(call, ms) : undefined;
}
