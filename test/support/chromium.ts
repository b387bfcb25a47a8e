import { existsSync } from 'node:fs';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The Chromium to drive: the one that CHROMIUM names, else one where systems usually put it. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM;
  return named ? named : usualPlaces.find((path) => existsSync(path));
}
