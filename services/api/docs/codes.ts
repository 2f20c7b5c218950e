/** The part of the documentation that says what each code means: `/problems/<code>` leads here. */
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { PROBLEM_CODES } from '../../domain/problem-codes.ts';
import { QUARANTINE_CODE_MEANINGS, QUARANTINE_CODES } from '../../domain/quarantine.ts';
import { problemType } from '../problems.ts';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Where in the page a problem's code is explained. */
export function problemAnchor(code: string): string {
  return `problem-${code}`;
}

/** @param prose turns a text with backticks into HTML */
export function codesHtml(prose: (text: string) => Html): Html {
  return html`<section><h2 id="problems">Problems</h2>
<p>Every error is <code>application/problem+json</code> (RFC 9457). Its <code>type</code> is one of these and never
changes its meaning; <code>title</code> and <code>detail</code> are English and may.</p>
${Object.entries(PROBLEM_CODES).map(
  ([code, { status, title, meaning, remedy }]) =>
    html`<article id="${problemAnchor(code)}"><h3><code>${problemType(code)}</code> <small>${status}</small></h3>
<p><b>${title}.</b> ${prose(meaning)}</p><p>${prose(remedy)}</p></article>`,
)}
</section>
<section><h2 id="quarantine-codes">Quarantine codes</h2>
<p>Every quarantined item carries one of these as its <code>code</code>, beside its <code>reason</code> in English.</p>
<table><thead><tr><th scope="col">Code</th><th scope="col">Meaning</th></tr></thead><tbody>
${QUARANTINE_CODES.map(
  (code) =>
    html`<tr id="quarantine-${code}"><th scope="row"><code>${code}</code></th><td>${prose(QUARANTINE_CODE_MEANINGS[code])}</td></tr>`,
)}</tbody></table>
</section>`;
}
