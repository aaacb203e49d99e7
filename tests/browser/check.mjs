// What a real browser says of the HTML report. Needs chromium and pdftotext (Debian: chromium, poppler-utils).
//
//     npm ci && node check.mjs PATH-TO-CEM [FOLDER-FOR-SCREENSHOTS]
//
// CEM_BROWSER names another browser than /usr/bin/chromium. Exit status 1 with a list of what is wrong.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [cem, pictures] = process.argv.slice(2).map((path) => resolve(path));
if (!cem) {
  console.error('usage: node check.mjs PATH-TO-CEM [FOLDER-FOR-SCREENSHOTS]');
  process.exit(2);
}
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'cem-browser-'));
const sample = 'questionnaires/examples/brackwater';

// Each report with what is asked of it beyond what is asked of all.
const reports = [
  { name: 'working', args: [sample], most: { pages: 19, bytes: 500_000 }, fold: true },
  { name: 'board', args: [sample, '--audience', 'board'], most: { pages: 19, bytes: 500_000 } },
  { name: 'identified', args: [sample, '--names'] },
  { name: 'hostile', args: ['tests/fixtures/hostile'] },
  { name: 'hostile-identified', args: ['tests/fixtures/hostile', '--names'] },
  { name: 'one-respondent', args: [`${sample}/cx-lead-1.answers.yaml`] },
];
const screens = [
  { width: 320, height: 800, colorScheme: 'light' },
  // What axe looks at is the same as on the screens beside these two.
  { width: 320, height: 800, colorScheme: 'dark', judged: false },
  { width: 768, height: 1024, colorScheme: 'light', judged: false },
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 1280, height: 900, colorScheme: 'dark' },
];

const wrong = [];
const browser = await chromium.launch({
  executablePath: process.env.CEM_BROWSER ?? '/usr/bin/chromium',
  // As root a browser has no sandbox; the pages are ours.
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
});

/** A page of the report that tells of everything it should not do. */
async function open(file, options, tell) {
  const { width, height, ...rest } = options;
  const context = await browser.newContext({ viewport: { width, height }, bypassCSP: options.bypassCSP ?? false, colorScheme: rest.colorScheme });
  const page = await context.newPage();
  page.on('console', (message) => tell(`console: ${message.text()}`));
  page.on('pageerror', (error) => tell(`error: ${error}`));
  page.on('dialog', (dialog) => (tell(`dialog: ${dialog.message()}`), dialog.dismiss()));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href && !request.url().startsWith('data:')) tell(`request: ${request.url()}`);
  });
  await page.addInitScript(() => {
    globalThis.wasHit = 0;
    globalThis.hit = () => (globalThis.wasHit += 1);
  });
  await page.goto(pathToFileURL(file).href);
  return page;
}

async function onScreen(report, file, screen) {
  const at = `${report.name} ${screen.width} ${screen.colorScheme}`;
  const page = await open(file, screen, (what) => wrong.push(`${at}: ${what}`));
  for (const opened of [false, true]) {
    if (opened) await page.evaluate(() => document.querySelectorAll('details').forEach((fold) => (fold.open = true)));
    const { wide, room, hits, over } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      room: document.documentElement.clientWidth,
      hits: globalThis.wasHit,
      // What juts out of the page, unless it scrolls within a frame of its own.
      over: [...document.querySelectorAll('main *')]
        .filter((node) => node.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !node.closest('.scroll') && !node.closest('svg'))
        .slice(0, 3)
        .map((node) => `${node.tagName} ${node.className} ${node.textContent.slice(0, 40)}`),
    }));
    if (wide > room) wrong.push(`${at}: ${wide} pixels wide on a screen of ${room}: ${over.join('; ')}`);
    if (over.length) wrong.push(`${at}: juts out: ${over.join('; ')}`);
    if (hits) wrong.push(`${at}: a text was run`);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('svg.chart text')]
        .filter((text) => text.getClientRects().length > 0)
        .map((text) => [text.getScreenCTM().a * parseFloat(getComputedStyle(text).fontSize), text.textContent])
        // A text that reads upwards is turned, so that its size stands elsewhere in the matrix.
        .filter(([size]) => size > 0.1 && size < 10.9)
        .slice(0, 3),
    );
    if (small.length) wrong.push(`${at}: text in a chart under 11 pixels: ${JSON.stringify(small)}`);
    const apart = await overlaps(page);
    if (apart.length) wrong.push(`${at}: texts of a chart overlap: ${apart.join('; ')}`);
  }
  if (pictures) await page.screenshot({ path: join(pictures, `${report.name}-${screen.width}-${screen.colorScheme}.png`), fullPage: true });
  await page.context().close();

  if (screen.judged === false) return;
  // axe is injected, which the page's own policy would forbid: apart from everything else.
  const judged = await open(file, { ...screen, bypassCSP: true }, () => {});
  await judged.evaluate(() => document.querySelectorAll('details').forEach((fold) => (fold.open = true)));
  await judged.addScriptTag({ content: axe });
  const { violations } = await judged.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }),
  );
  for (const { id, help, nodes } of violations) {
    wrong.push(`${at}: axe ${id}: ${help} (${nodes.length} places): ${nodes.slice(0, 3).map((node) => `${node.target} ${node.html.slice(0, 120)}`).join(' | ')}`);
  }
  await judged.context().close();
}

/** Texts of one chart that lie on each other. */
function overlaps(page) {
  return page.evaluate(() => {
    const found = [];
    for (const svg of document.querySelectorAll('svg.chart')) {
      const boxes = [...svg.querySelectorAll('text')].map((text) => [text.getBoundingClientRect(), text.textContent]).filter(([box]) => box.width > 0);
      boxes.forEach(([a, one], at) => {
        for (const [b, other] of boxes.slice(at + 1)) {
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          // Lines of one label may touch: boxes are higher than letters.
          if (across > 1 && down > 5) found.push(`${one} / ${other}`);
        }
      });
    }
    return found.slice(0, 3);
  });
}

async function onPaper(report, file) {
  const page = await open(file, { width: 1280, height: 900, colorScheme: 'dark' }, (what) => wrong.push(`${report.name} print: ${what}`));
  // Chosen so that they stand nowhere but in folds.
  const inFolds = await page.evaluate(() => [...document.querySelectorAll('main .question .inside > p:first-child, main .card details li')].map((node) => node.textContent));
  await page.emulateMedia({ media: 'print' });
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  if (paper !== 'rgb(255, 255, 255)') wrong.push(`${report.name} print: paper is ${paper}`);
  for (const format of ['A4', 'Letter']) {
    const at = `${report.name} ${format}`;
    const path = join(pictures ?? folder, `${report.name}-${format}.pdf`);
    await page.pdf({ path, format, tagged: true, outline: true });
    const pages = execFileSync('pdftotext', [path, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 }).split('\f').slice(0, -1);
    if (report.most && pages.length > report.most.pages) wrong.push(`${at}: ${pages.length} pages, ${report.most.pages} at most`);
    const factors = pages.findIndex((text) => /^Factors$/m.test(text));
    if (factors < 0 || factors > 2) wrong.push(`${at}: the summary takes ${factors} pages`);
    const numbers = pages.findIndex((text, at) => !new RegExp(`${at + 1} ?/ ?${pages.length}$`, 'm').test(text));
    if (numbers >= 0) wrong.push(`${at}: page ${numbers + 1} has no number`);
    if (report.fold) {
      // Line ends, hyphens and columns are the printer's: letters and digits are what is compared.
      const bare = (text) => text.replace(/[^\p{L}\p{N}]/gu, '');
      // A text may go on over the foot of a page, or at the head of the next column, which the reader takes for elsewhere.
      const foot = (await page.title()).slice(0, 90);
      const all = bare(pages.map((text) => text.replace(foot, '').replace(/\d+ ?\/ ?\d+\s*$/, '')).join(''));
      const isPrinted = (text) => [...text].some((_, at) => all.includes(text.slice(0, at)) && all.includes(text.slice(at)));
      const lost = inFolds.filter((text) => !isPrinted(bare(text).slice(0, 25)));
      if (inFolds.length < 50 || lost.length) wrong.push(`${at}: ${lost.length} of ${inFolds.length} texts in folds are not printed: ${lost.slice(0, 3).join(' | ')}`);
    }
    if (!readFileSync(path).includes('/StructTreeRoot')) wrong.push(`${at}: the PDF is not tagged`);
    console.log(`${at}: ${pages.length} pages`);
  }
  await page.context().close();
}

for (const report of reports) {
  const known = wrong.length;
  const file = join(folder, `${report.name}.html`);
  execFileSync(cem, ['report', ...report.args, '-o', file], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const bytes = statSync(file).size;
  console.log(`${report.name}: ${bytes} bytes`);
  if (report.most && bytes > report.most.bytes) wrong.push(`${report.name}: ${bytes} bytes, ${report.most.bytes} at most`);
  for (const screen of screens) await onScreen(report, file, screen);
  await onPaper(report, file);
  for (const line of new Set(wrong.slice(known))) console.error(line);
}
await browser.close();
rmSync(folder, { recursive: true });
console.log(wrong.length ? `${wrong.length} problems` : `${reports.length} reports on ${screens.length} screens and two papers: nothing to say`);
process.exitCode = wrong.length ? 1 : 0;
