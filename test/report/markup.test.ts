import { expect, it } from 'vitest';
import { escaped, html, Markup } from './markup.ts';

it('escapes whatever is put into a template, in texts and in attributes', () => {
  const evil = `"><script>alert('x')</script>&`;
  expect(html`<p title="${evil}">${evil}</p>`.text).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
  );
});

it('takes what a template made as it is, also in lists', () => {
  const items = ['<a>', 'b'].map((text) => html`<li>${text}</li>`);
  expect(html`<ul>${items}</ul>${new Markup('<hr>')}${7}`.text).toBe('<ul><li>&lt;a&gt;</li><li>b</li></ul><hr>7');
});

it('shows controls and signs that turn the direction of reading', () => {
  expect(escaped('a\u0000b\u202ec\u2066d')).toBe('a\ufffdb\ufffdc\ufffdd');
  expect(escaped('two\nlines\tand 🎬')).toBe('two\nlines\tand 🎬');
});
