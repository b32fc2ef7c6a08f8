// Builds dist/: one stylesheet, one font sheet with its files, one script, one script per island.
// Django gives the files names with hashes; nothing here is fetched from outside at run time.
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const dist = join(here, "dist");
const target = ["chrome87", "firefox78", "safari14"];

const entries = {
  "cityhall": join(here, "styles", "index.css"),
  "cityhall-script": join(here, "scripts", "index.js"),
};

async function islands() {
  const folder = join(here, "islands");
  const names = await readdir(folder).catch(() => []);
  return Object.fromEntries(names.map((name) => [`islands/${name}`, join(folder, name, "index.js")]));
}

async function bundle() {
  await build({
    entryPoints: { ...entries, ...(await islands()) },
    outdir: dist,
    bundle: true,
    minify: true,
    format: "esm",
    target,
    legalComments: "none",
    logLevel: "warning",
  });
}

// The variable font comes cut by unicode-range: a page loads only the pieces whose letters it shows.
async function fonts() {
  const source = join(modules, "@fontsource-variable", "noto-sans-jp");
  const sheet = (await readFile(join(source, "index.css"), "utf8")).replaceAll("./files/", "./fonts/");
  const { code } = await transform(sheet, { loader: "css", minify: true });
  await writeFile(join(dist, "fonts.css"), code);
  await mkdir(join(dist, "fonts"), { recursive: true });
  for (const name of await readdir(join(source, "files"))) {
    await cp(join(source, "files", name), join(dist, "fonts", name));
  }
  await cp(join(source, "LICENSE"), join(dist, "fonts", "LICENSE.txt"));
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([bundle(), fonts()]);
