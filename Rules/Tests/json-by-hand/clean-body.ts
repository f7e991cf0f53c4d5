export function body(path: string): string {
  return JSON.stringify({ path });
}

export function failure(message: string): string {
  return '{"error":' + JSON.stringify(message) + "}";
}

export const count = (rows: unknown[]) => `{"count": ${rows.length}}`;

export const selector = (title: string) => `[title="${title}"]`;

export const rule = (url: string) => `a { background: url("${url}") }`;
