// Every page has a byte budget for the scripts and styles it loads at once (gzip), and so has what it loads later (the
// player, a language), so that growth is noticed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist', import.meta.url).pathname;
const budgets = { 'home.html': 29_000, 'sign-in.html': 26_500, 'index.html': 48_000, 'studio.html': 50_000, 'moderate.html': 51_500, 'registration.html': 39_000, 'organise.html': 65_000 };
const later = { 'hls-': 200_000, 'ar-': 7_000, 'es-': 7_000, 'fr-': 7_000, 'ru-': 7_000, 'zh-': 7_000 };

let over = false;
const sizeOf = (asset) => gzipSync(readFileSync(join(dist, asset))).length;
const hold = (name, bytes, budget) => {
  process.stdout.write(`${name}: ${bytes} of ${budget} bytes\n`);
  if (bytes > budget) over = true;
};
for (const [page, budget] of Object.entries(budgets)) {
  const html = readFileSync(join(dist, page), 'utf8');
  const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((found) => found[1]);
  hold(page, assets.reduce((sum, asset) => sum + sizeOf(asset), 0), budget);
  if (/<script(?![^>]*src=)|<style|\sstyle=/.test(html)) over = true;
}
const chunks = readdirSync(join(dist, 'assets')).filter((file) => file.endsWith('.js'));
for (const [name, budget] of Object.entries(later)) {
  const found = chunks.filter((file) => file.startsWith(name));
  if (found.length !== 1) throw new Error(`${found.length} scripts are named ${name}`);
  hold(found[0], sizeOf(join('assets', found[0])), budget);
}
if (over) {
  process.stderr.write('A page is over its budget, or has an inline script or style.\n');
  process.exit(1);
}
