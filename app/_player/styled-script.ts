// The script of styled subtitles in the size a viewer has chosen. Pure.

/** Whether a file is such a script. @example isScript('[Script Info]\nTitle: x') // true */
export function isScript(text: string): boolean {
  return /^\uFEFF?\s*\[Script Info\]/i.test(text);
}

/**
 * Multiplies the font sizes of all styles; sizes that a line sets for itself stay, as signs in the picture are made so.
 *
 * @param percent of the usual size; 100 changes nothing.
 */
export function scaledScript(script: string, percent: number): string {
  if (percent === 100) return script;
  let place = -1;
  let isStyles = false;
  return script
    .split('\n')
    .map((line) => {
      if (/^\s*\[/.test(line)) isStyles = /^\s*\[V4\+? Styles\]/i.test(line);
      if (!isStyles) return line;
      if (/^Format:/i.test(line)) place = placeOfSize(line);
      return place >= 0 && /^Style:/i.test(line) ? scaledStyle(line, place, percent) : line;
    })
    .join('\n');
}

function placeOfSize(format: string): number {
  const names = format.slice(format.indexOf(':') + 1).split(',');
  return names.findIndex((name) => name.trim().toLowerCase() === 'fontsize');
}

function scaledStyle(line: string, place: number, percent: number): string {
  const fields = line.split(',');
  const size = Number(fields[place]);
  if (!(size > 0)) return line;
  return fields.with(place, String(Math.round(size * percent) / 100)).join(',');
}
