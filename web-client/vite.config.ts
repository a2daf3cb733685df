import { defineConfig } from 'vitest/config';

// Seven pages, each with an entry of its own. Nothing is inlined: the pages are served under a policy that forbids
// inline scripts and styles, and every file in assets/ carries a hash so that it can be cached for ever.
export default defineConfig({
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    target: 'es2021',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      input: Object.fromEntries(
        ['index', 'studio', 'moderate', 'registration', 'organise', 'home', 'sign-in'].map((page) => [page, new URL(`${page}.html`, import.meta.url).pathname]),
      ),
    },
  },
  server: { proxy: { '/api': 'http://localhost:8080', '/ws': { target: 'ws://localhost:8080', ws: true }, '/live': 'http://localhost:8080', '/whip': 'http://localhost:8080' } },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'] },
});
