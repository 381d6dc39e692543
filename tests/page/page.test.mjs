// Opens HTML reports in headless Chromium. Run by `.ci/run`, or by hand: `cargo build && npm ci && npm test` in this folder.
// The pictures it takes are left in `pictures/`, for people to look at.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const preceptor = process.env.PRECEPTOR ?? path.join(root, 'target/debug/preceptor');
const browser = process.env.CHROMIUM ?? '/usr/bin/chromium';
const axe = readFileSync(path.join(here, 'node_modules/axe-core/axe.min.js'), 'utf8');
const pictures = path.join(here, 'pictures');

/** The guide's worked example with the real numbers of signals; the one that must print on two pages. */
const worked = 'scenarios/people/internal-medicine-j1.toml';
const people = [
  worked,
  'scenarios/people/first-look.toml',
  'scenarios/people/couple-im-and-family.toml',
  'scenarios/people/interview-season.toml',
  'scenarios/people/older-graduate.toml',
  'scenarios/people/spotless.toml',
  'tests/page/hostile.toml',
];
const quiet = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

let folder;
let context;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'preceptor-page-'));
  mkdirSync(pictures, { recursive: true });
  context = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
    executablePath: browser, headless: true, args: quiet,
  });
});

after(async () => {
  await context?.close();
  rmSync(folder, { recursive: true, force: true });
});

const name = (scenario) => path.basename(scenario, '.toml');

/** The report as a file, written once. */
function written(scenario) {
  const file = path.join(folder, `${name(scenario)}.html`);
  execFileSync(preceptor, ['report', scenario, '--format', 'html', '--output', file], { cwd: root });
  return file;
}

/** The report in a browser, with everything it said or asked for while it was open. */
async function opened(scenario, { width = 1280, colorScheme = 'light' } = {}) {
  const page = await context.newPage();
  const noise = [];
  page.on('console', (message) => noise.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => noise.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { noise.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
  const address = pathToFileURL(written(scenario)).href;
  page.on('request', (request) => { if (request.url() !== address) noise.push(`request: ${request.url()}`); });
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme });
  await page.goto(address);
  return { page, noise };
}

/** What axe-core finds wrong, each with where. */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await globalThis.axe.run()).violations);
  return found.map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

for (const scenario of people) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [360, 768, 1280]) {
      test(`${name(scenario)}, ${width} wide, ${colorScheme}: quiet, inside the window, without violations`, async () => {
        const { page, noise } = await opened(scenario, { width, colorScheme });
        await page.screenshot({ path: path.join(pictures, `${name(scenario)}-${width}-${colorScheme}.png`), fullPage: true });
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, 'nothing stands out sideways');
        assert.deepEqual(await violations(page), []);
        await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, 'nor when all is open');
        assert.deepEqual(await violations(page), []);
        assert.deepEqual(noise, []);
        await page.close();
      });
    }
  }
}

test('the page looks dark in the dark and light in the light', async () => {
  const paper = async (colorScheme) => {
    const { page } = await opened(worked, { colorScheme });
    const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.close();
    return Number(colour.match(/\d+/)[0]);
  };
  assert.ok(await paper('light') > 200);
  assert.ok(await paper('dark') < 60);
});

test('the axe that finds nothing here does find what is wrong', async () => {
  const { page } = await opened(worked);
  await page.evaluate(() => { document.querySelector('h1').outerHTML = '<h5 style="color:#ddd"></h5><button></button>'; });
  assert.notDeepEqual(await violations(page), []);
  await page.close();
});

test('the policy of the page lets nothing in, even if something had got into it', async () => {
  const { page } = await opened(worked);
  const blocked = await page.evaluate(async () => {
    const seen = [];
    document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
    const image = document.createElement('img');
    image.src = 'file:///nothing.png';
    const script = document.createElement('script');
    script.textContent = 'globalThis.ran = true';
    const sheet = document.createElement('link');
    sheet.rel = 'stylesheet';
    sheet.href = 'file:///nothing.css';
    document.body.append(image, script, sheet);
    await new Promise((done) => { setTimeout(done, 300); });
    return { seen: seen.sort(), ran: globalThis.ran ?? false };
  });
  assert.deepEqual(blocked, { seen: ['img-src', 'script-src-elem', 'style-src-elem'], ran: false });
  await page.close();
});

for (const format of ['A4', 'Letter']) {
  test(`the worked example prints on two pages of ${format}, without what is folded`, async () => {
    const { page } = await opened(worked);
    const pdf = await page.pdf({ format });
    assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g).length, 2);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('details:visible').count(), 0);
    assert.equal(await page.locator('nav:visible').count(), 0);
    await page.close();
  });
}

test('the keyboard alone goes to the report, to a section and opens what is folded', async () => {
  const { page } = await opened(worked);
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Skip to the report');
  const box = await page.locator('.skip').boundingBox();
  assert.ok(box.x >= 0, 'it is seen once it has the focus');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'report');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Why we say so');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('details[open]').count(), 1);
  assert.ok(await page.getByText('Vermilion Gate University, visas: H-1B').isVisible());
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(outline, 'none', 'the focus is seen');
  await page.close();
});

test('every link at the top leads to its section', async () => {
  const { page } = await opened('scenarios/people/couple-im-and-family.toml');
  const links = await page.locator('nav a').all();
  assert.ok(links.length > 6);
  for (const link of links) {
    await link.click();
    const hash = await page.evaluate(() => location.hash.slice(1));
    assert.equal(await page.locator(`[id="${hash}"]`).count(), 1, hash);
  }
  await page.close();
});

test('a screen reader hears headings in order, a picture with its text, and the dates as a table', async () => {
  const { page } = await opened(worked);
  const levels = await page.locator('h1, h2, h3, h4').evaluateAll((all) => all.map((one) => Number(one.tagName[1])));
  assert.equal(levels.filter((level) => level === 1).length, 1);
  levels.reduce((last, level) => { assert.ok(level <= last + 1, 'no level is left out'); return level; }, 0);
  assert.equal(await page.getByRole('img', { name: /drawn to scale/ }).count(), 1);
  const table = page.getByRole('table', { name: 'The dates ahead, in order' });
  assert.ok(await table.getByRole('row').count() > 5);
  assert.ok(await table.getByText('Rank list deadline', { exact: false }).count() > 0);
  await page.close();
});

test('the timeline is drawn to scale', async () => {
  const { page } = await opened(worked);
  const months = await page.locator('svg .month').evaluateAll((all) => all.map((one) => [one.textContent, Number(one.getAttribute('y'))]));
  const at = Object.fromEntries(months);
  const aDay = (at.Mar - at.Oct) / 151;
  assert.ok(Math.abs((at['Jan 2027'] - at.Oct) - 92 * aDay) <= 1.5, JSON.stringify(at));
  assert.ok(Math.abs((at.Dec - at.Nov) - 30 * aDay) <= 1.5, JSON.stringify(at));
  await page.close();
});

test('names that look like markup are names', async () => {
  const { page, noise } = await opened('tests/page/hostile.toml');
  assert.equal(await page.locator('script, img, b').count(), 0);
  const text = await page.evaluate(() => document.body.textContent);
  assert.ok(text.includes("<script>alert('program')</script>{{ 7 * 7 }}"));
  assert.ok(text.includes('Ada <script>alert(\'name\')</script> & "Co" <img src=x onerror=alert(1)>'));
  assert.ok(text.includes('They told me <b>they will</b> change it'));
  assert.ok(await page.locator('bdi', { hasText: 'בית החולים אסותא' }).count() > 0, 'a name has a direction of its own');
  assert.deepEqual(noise, []);
  await page.close();
});
