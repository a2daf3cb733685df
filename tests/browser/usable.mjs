// Whether a part of a page is for everyone: no serious fault that axe-core finds, and nothing wider than a phone, in two directions.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function usable(page, selector) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  await page.evaluate(axe);
  for (const language of ['ar', 'en']) {
    await page.selectOption('.language select', language);
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
    const wide = await page.$eval(selector, (part) => [part, ...part.querySelectorAll('*')].filter((one) => {
      const { left, right } = one.getBoundingClientRect();
      return right > 321 || left < -1;
    }).map((one) => one.outerHTML.slice(0, 90)));
    assert.deepEqual(wide, [], `${selector} in ${language} at 320 pixels`);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const found = await page.evaluate((one) => globalThis.axe.run(one, { resultTypes: ['violations'] }), selector);
      const bad = found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
      assert.deepEqual(bad.map((one) => `${one.id}: ${one.nodes.map((node) => node.failureSummary).join(' | ')}`), [], `${selector}, ${language}, ${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await page.setViewportSize(before);
}
