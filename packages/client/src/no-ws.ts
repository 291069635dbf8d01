/** What stands for the package `ws` where it cannot be: in what is bundled for a browser. */
export const WebSocket = undefined;
