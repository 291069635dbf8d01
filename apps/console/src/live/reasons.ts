/** Why there is no picture, as the server says it, in German. */
const GERMAN: Readonly<Record<string, string>> = {
  'the picture is being restarted': 'das Bild wird neu gestartet',
  'no pictures come': 'es kommen keine Bilder',
  'the camera does not answer': 'die Kamera antwortet nicht',
  'the camera has not answered yet': 'die Kamera hat noch nicht geantwortet',
  'the camera sends no pictures any more': 'die Kamera schickt keine Bilder mehr',
  'the camera ended the connection': 'die Kamera hat die Verbindung beendet',
  'there is no such file': 'diese Datei gibt es nicht',
  'this is no file': 'das ist keine Datei',
  'there is no picture in it': 'darin ist kein Bild',
  'there is no video in it that can be decoded': 'darin ist kein lesbares Video',
  'Connection refused': 'die Verbindung wird abgelehnt',
  'Connection reset by peer': 'die Verbindung wurde abgebrochen',
  'Connection timed out': 'die Kamera antwortet nicht',
  'No route to host': 'kein Weg zu dieser Adresse',
  'Network is unreachable': 'das Netz ist nicht erreichbar',
  'Input/output error': 'Fehler beim Lesen',
  'End of file': 'das Video ist zu Ende',
  'the camera refuses the connection': 'die Kamera lehnt die Verbindung ab',
  'the camera cannot be reached': 'die Kamera ist nicht erreichbar',
  'the camera broke the connection off': 'die Kamera hat die Verbindung abgebrochen',
  'what comes is no stream that can be read': 'das ist kein lesbares Video',
  'what answers there does not speak RTSP': 'was dort antwortet, spricht kein RTSP',
  'there is no video at this address': 'an dieser Adresse gibt es kein Video',
  'Server returned 401 Unauthorized (authorization failed)': 'Name oder Passwort der Kamera stimmt nicht',
  'Server returned 403 Forbidden (access denied)': 'die Kamera verweigert den Zugriff',
  'Server returned 404 Not Found': 'die Kamera kennt diese Adresse nicht',
};

/** Those with something of the camera in them, up to the brackets. */
const GERMAN_WITH: ReadonlyMap<string, string> = new Map([
  ['the camera reports an error', 'die Kamera meldet einen Fehler'],
  ['the camera refuses to show its pictures', 'die Kamera verweigert ihre Bilder'],
  ['the camera sends elsewhere', 'die Kamera verweist an eine andere Adresse, die selbst anzugeben ist'],
]);

/** A reason of the server's or of a source as it follows what is said of them: one that nobody has put into German is in brackets. */
export function germanReason(reason: string): string {
  const known = Object.hasOwn(GERMAN, reason) ? GERMAN[reason] : undefined;
  if (known !== undefined) return `: ${known}`;
  const [, begin = '', detail = ''] = /^(.*?) (\(.*?\))/.exec(reason) ?? [];
  const sentence = GERMAN_WITH.get(begin);
  return sentence === undefined ? ` (${reason})` : `: ${sentence} ${detail}`;
}
