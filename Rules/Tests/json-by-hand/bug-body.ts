export function body(path: string): string {
  return `{"path": "${path}"}`; // <- json-by-hand-javascript
}

export function failure(message: string): string {
  return '{"error":"' + message + '"}'; // <- json-by-hand-javascript
}

export const query = (title: string) => "{\"title\": \"" + title + "\"}"; // <- json-by-hand-javascript
