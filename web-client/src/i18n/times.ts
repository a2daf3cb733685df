// Instants and spans as people read them. Times are milliseconds since 1970.

/** Day and hours of an event in one zone: "Thursday 23 September 2021, 09:00 – 10:30 GMT-4". */
export function eventHours(starts: number, ends: number, zone: string | undefined, language: string): string {
  const format = formatter(language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }, zone);
  return typeof format.formatRange === 'function' ? format.formatRange(starts, ends) : format.format(starts);
}

/** Whether two zones read the same at an instant; a viewer in the event's zone needs no second clock. */
export function sameClock(at: number, zone: string): boolean {
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'short', timeStyle: 'short' };
  return formatter('en', options, zone).format(at) === formatter('en', options, undefined).format(at);
}

export function clock(at: number, language: string): string {
  return formatter(language, { hour: '2-digit', minute: '2-digit' }, undefined).format(at);
}

/** "1:02:03" or "4:05"; with days in front when there are any. */
export function span(ms: number, language: string): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  const two = (n: number) => String(n).padStart(2, '0');
  const rest = hours > 0 || days > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  if (days === 0) return rest;
  return `${new Intl.NumberFormat(language, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(days)} ${rest}`;
}

export function seconds(ms: number, language: string): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(ms / 1000);
}

/** A language as it is written where the reader lives, if the browser says so: "en" may be "en-GB", with its 24 hours. */
function localOf(language: string): string {
  return navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;
}

function formatter(wanted: string, options: Intl.DateTimeFormatOptions, zone: string | undefined): Intl.DateTimeFormat {
  const language = localOf(wanted);
  try {
    return new Intl.DateTimeFormat(language, zone === undefined ? options : { ...options, timeZone: zone });
  } catch {
    // A zone that this browser does not know: the reader's own is better than nothing.
    return new Intl.DateTimeFormat(language, options);
  }
}
