// Thirty names nobody would give a film: markup, commands of other languages, directions, nothings, and lengths.

/** What a page does when one of them came true; the tests look for it. */
export const trap = 'window.trapped=1';

export const hostileNames: readonly string[] = [
  `<script>${trap}</script>`,
  `"><img src=x onerror=${trap}>`,
  `'><svg/onload=${trap}>`,
  `</title><script>${trap}</script>`,
  `</script><script>${trap}</script>`,
  `]]></title><script>${trap}</script>`,
  `<!--><img src=x onerror=${trap}>-->`,
  `0;url=//evil.example" http-equiv="refresh`,
  `" onmouseover="${trap}" autofocus onfocus="${trap}`,
  `<iframe srcdoc="<script>parent.trapped=1</script>">`,
  `<base href="https://evil.example/"><a href=x>`,
  `<style>*{display:none!important}</style>`,
  `javascript:${trap}//`,
  'https://evil.example/login?next=//evil.example',
  '&lt;b&gt; &amp;amp; &#0; &#x3C;script&#x3E;',
  `{{constructor.constructor("${trap}")()}} \${${trap}} <%= 7*7 %>`,
  '%s %n %d %x $(id) `id` ; rm -rf / | cat',
  `'; DROP TABLE media; -- " OR 1=1`,
  '{"$ne":null,"$where":"sleep(1)"}',
  '__proto__ constructor toString hasOwnProperty',
  '\u202egpj.exe\u202c invoice \u2066hidden\u2069',
  'שם של סרט \u200f(2020) مرحبا بالعالم',
  'zero\u200bwidth\u200c \u200dname\ufeff\u2060 with nothing',
  'line\u2028separator\u2029paragraph\u0085next\r\nSet-Cookie: a=b',
  'bell\u0007 escape\u001b[31m null\u0000 vertical\u000b tab\t',
  '👨‍👩‍👧‍👦🏳️‍🌈👩🏽‍🚀 क्षत्रिय ﷽ 𓀀𓂀',
  `Z${'\u0300\u0301\u0302\u0303\u0304'.repeat(12)}algo`,
  '../../../../etc/passwd\\..\\..\\C:\\Windows\\System32',
  `${'M'.repeat(150)}${'WiderThanAnyScreen'.repeat(9)}`.slice(0, 300),
  `${'a word and another one '.repeat(14)}`.slice(0, 300).trim(),
];
