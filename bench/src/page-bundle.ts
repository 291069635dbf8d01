import { rolldown } from 'rolldown';

/** One small module with everything in it, as an application's would be. @param input - its first file */
export async function bundle(input: string): Promise<string> {
  const build = await rolldown({
    input,
    platform: 'browser',
    onLog: () => {},
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  });
  const { output } = await build.generate({ format: 'esm', minify: true, codeSplitting: false });
  await build.close();
  return output[0].code;
}
