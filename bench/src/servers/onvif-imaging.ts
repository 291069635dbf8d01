// The imaging service of an ONVIF camera that has a brightness, and nothing else.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from './listen.ts';

let brightness = 0;

const server = createServer(async (request, response) => {
  const asked = await text(request);
  const told = /<tt:Brightness>([^<]*)</.exec(asked)?.[1];
  if (told !== undefined) brightness = Number(told);
  response.setHeader('Content-Type', 'application/soap+xml; charset=utf-8');
  response.end(
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>${answer(asked)}</s:Body></s:Envelope>`,
  );
});

function answer(asked: string): string {
  if (asked.includes('<GetOptions')) {
    const range = '<Brightness><Min>0</Min><Max>255</Max></Brightness>';
    return `<GetOptionsResponse><ImagingOptions>${range}</ImagingOptions></GetOptionsResponse>`;
  }
  if (asked.includes('<SetImagingSettings')) return '<SetImagingSettingsResponse/>';
  const settings = `<ImagingSettings><Brightness>${brightness}</Brightness></ImagingSettings>`;
  return `<GetImagingSettingsResponse>${settings}</GetImagingSettingsResponse>`;
}

listen(server);
