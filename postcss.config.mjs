// Tailwind 4 as a PostCSS plugin; its design tokens stand in app/globals.css.
const config = { plugins: { '@tailwindcss/postcss': {} } };

export default config;
