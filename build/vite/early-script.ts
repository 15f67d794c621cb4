import type { Plugin } from 'vite';

/**
 * Gives a module of the page's program a script of its own, which runs as soon as it has come: before the program, which imports it as
 * well, is loaded. In development it runs with the program.
 * @param file its path, whole
 */
export function earlyScript(file: string): Plugin {
  return {
    name: 'taolite:early-script',
    apply: 'build',
    config: (config) => ({
      build: { rolldownOptions: { input: { index: `${config.root ?? '.'}/index.html`, early: file } } },
    }),
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunk = Object.values(bundle ?? {}).find((each) => each.type === 'chunk' && each.facadeModuleId === file);
        if (!chunk) throw new Error(`${file} has no chunk of its own`);
        return html.replace(
          '<script type="module"',
          `<script type="module" async crossorigin src="./${chunk.fileName}"></script>\n    <script type="module"`,
        );
      },
    },
  };
}
