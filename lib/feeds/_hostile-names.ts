// Names nobody would give a film, for the tests of this room.

/** Names with line ends, markup, commands and signs that formats use themselves. */
export const hostileNames: readonly string[] = [
  'two\nlines\r\nthree',
  '#EXTM3U\n#EXTINF:1,gotcha\nhttps://evil.example/',
  'comma, "quoted", \'apostrophe\'',
  'tvg-logo="https://evil.example/x.png" group-title="x',
  ']]></title><script>alert(1)</script>',
  '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;',
  '&amp;lt; & &#0; &#x1F;',
  '\u202egpj.exe\u202c invoice',
  'שם של סרט \u200f(2020)',
  'bell\u0007 escape\u001b[31m null\u0000 vertical\u000b',
  'line\u2028separator\u2029paragraph\u0085next',
  '\ud83c lone surrogate \udf89',
  '👨‍👩‍👧 क्षत्रिय ﷽',
  '../../etc/passwd',
  'C:\\Windows\\System32?*|<>',
  '%s%n$(id)`id`',
];
