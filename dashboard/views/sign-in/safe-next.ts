/** Where a sign-in leads. */

/** Only a page of this site, by the browser's own reading: a link must not lead elsewhere through the sign-in. */
export function safeNext(next: string | null, origin: string): string {
  const url = URL.parse(next ?? '/', origin);
  return url === null || url.origin !== origin ? '/' : url.pathname + url.search + url.hash;
}
