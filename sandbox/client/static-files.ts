import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const unbuilt = 'The page is not built. Run: npx vite build sandbox/page';

/** Serves the files of a folder; they are all read at the start, so nothing outside it can be asked for. */
export function staticFiles(folder: URL): (path: string, response: ServerResponse) => void {
  const files = new Map<string, Buffer>();
  const root = fileURLToPath(folder);
  if (existsSync(root))
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) {
        const path = join(entry.parentPath, entry.name);
        files.set(`/${relative(root, path).replaceAll('\\', '/')}`, readFileSync(path));
      }

  return function serve(path, response) {
    const name = path === '/' ? '/index.html' : path;
    const content = files.get(name);
    response.writeHead(content ? 200 : 404, {
      'content-type': types[extname(name)] ?? 'text/plain; charset=utf-8',
      'content-security-policy':
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; connect-src 'self' ws://127.0.0.1:* ws://localhost:*; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    });
    response.end(content ?? (files.size === 0 ? unbuilt : 'Not found'));
  };
}
