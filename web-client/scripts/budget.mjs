// Every page has a byte budget for the scripts and styles it loads at once (gzip), so that growth is noticed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist', import.meta.url).pathname;
const budgets = { 'home.html': 30_000, 'index.html': 260_000, 'studio.html': 260_000, 'moderate.html': 260_000 };

let over = false;
for (const [page, budget] of Object.entries(budgets)) {
  const html = readFileSync(join(dist, page), 'utf8');
  const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((found) => found[1]);
  const bytes = assets.reduce((sum, asset) => sum + gzipSync(readFileSync(join(dist, asset))).length, 0);
  process.stdout.write(`${page}: ${bytes} of ${budget} bytes\n`);
  if (bytes > budget || /<script(?![^>]*src=)|<style|\sstyle=/.test(html)) over = true;
}
if (over) {
  process.stderr.write('A page is over its budget, or has an inline script or style.\n');
  process.exit(1);
}
