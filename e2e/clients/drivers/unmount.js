/** Unmounts a tree and does nothing else; fulfilled when the camera that its provider closes is closed. */
export async function unmounted(root, camera) {
  let closed;
  const close = camera?.close.bind(camera);
  if (camera) {
    camera.close = () => {
      closed = close();
      return closed;
    };
  }
  root?.unmount();
  await closed;
}
