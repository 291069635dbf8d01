import { describe, expect, it } from 'vitest';
import { germanReason } from './reasons.ts';

describe('why there is no picture', () => {
  it('is said in German', () => {
    expect(germanReason('the camera does not answer')).toBe(': die Kamera antwortet nicht');
  });

  it('keeps what the camera has said of it', () => {
    expect(germanReason('the camera reports an error (503)')).toBe(': die Kamera meldet einen Fehler (503)');
    const elsewhere = 'the camera sends elsewhere (rtsp://192.0.2.7:554/…): give that address itself';
    expect(germanReason(elsewhere)).toMatch(/^: die Kamera verweist .* \(rtsp:\/\/192\.0\.2\.7:554\/…\)$/);
  });

  it('is as it came and in brackets where it is of other words', () => {
    expect(germanReason('Protocol not found')).toBe(' (Protocol not found)');
    expect(germanReason('constructor')).toBe(' (constructor)');
  });
});
