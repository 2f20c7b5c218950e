/**
 * Answers of the API as components use them: asked once however many components want them, kept while a newer one
 * is on its way, asked again when the link comes back.
 */
import { useEffect, useState } from 'preact/hooks';
import type { Footprint, FootprintRow } from '../../services/domain/footprint/row.ts';
import { ApiError, type Question } from './api.ts';
import { type Changing, changing, useChanging } from './changing.ts';

export type Answer<T> =
  | { state: 'loading'; value?: undefined; error?: undefined }
  /** `error` beside a value: the newer one could not be had, and this one is of `at`. */
  | { state: 'ready'; value: T; at: number; error?: ApiError }
  | { state: 'failed'; value?: undefined; error: ApiError };

interface Entry<T> {
  question: Question<T>;
  answer: Changing<Answer<T>>;
  asking: boolean;
  /** How many components on the page show it. */
  shown: number;
}

const entries = new Map<string, Entry<unknown>>();
const lastOfTopic = new Map<string, Answer<unknown>>();
const NO_ROWS: readonly FootprintRow[] = [];
const KEPT_ENTRIES = 200;
const TRY_AGAIN_MS = 5_000;
/** Questions that are being asked, and what starts when none is. */
let underWay = 0;
const waiting: (() => void)[] = [];
const NOT_ASKED = changing<Answer<never>>({ state: 'loading' });

/** The 401 that any answer met: the page then leads to the sign-in. */
export const unauthorized = changing(false);

/** The answer to a question; null asks nothing and stays loading. */
export function useAnswer<T>(question: Question<T> | null): Answer<T> {
  return useEntry(question, (entry) => void ask(entry));
}

/** The answers to several questions of one kind, as far as they are there. */
export function useAnswers<T>(questions: readonly Question<T>[]): readonly Answer<T>[] {
  const asked = questions.map(entryOf);
  const [, setVersion] = useState(0);
  useEffect(() => {
    const stops = asked.map((entry) => {
      entry.shown += 1;
      if (entry.answer.get().state !== 'ready') whenCalm(() => void ask(entry));
      const stop = entry.answer.watch(() => setVersion((version) => version + 1));
      return () => {
        entry.shown -= 1;
        stop();
      };
    });
    return () => {
      for (const stop of stops) stop();
    };
  }, [asked.map(({ question }) => question.key).join('\n')]);
  return asked.map(({ answer }) => answer.get());
}

/**
 * The answer to a question that is asked once the page's own figures are there: on a thin link what comes first
 * must not wait for what comes second.
 */
export function useLaterAnswer<T>(question: Question<T>): Answer<T> {
  return useEntry(question, (entry) => whenCalm(() => void ask(entry)));
}

/** The rows of a footprint that others are compared with, asked for later; none while they are on their way. */
export function useRows(question: Question<Footprint>): readonly FootprintRow[] {
  return useLaterAnswer(question).value?.rows ?? NO_ROWS;
}

function useEntry<T>(question: Question<T> | null, askFor: (entry: Entry<T>) => void): Answer<T> {
  const entry = question === null ? null : entryOf(question);
  useEffect(() => {
    if (entry === null) return;
    entry.shown += 1;
    if (entry.answer.get().state !== 'ready') askFor(entry);
    return () => {
      entry.shown -= 1;
    };
  }, [entry]);
  return useChanging<Answer<T>>(entry?.answer ?? NOT_ASKED);
}

/** Asks ahead of the component that will want it, so that requests and code travel side by side. */
export function askEarly(question: Question<unknown>): void {
  const entry = entryOf(question);
  if (entry.answer.get().state === 'loading') void ask(entry);
}

/** Asks again; the answer so far stands until the new one is there. */
export function askAgain(question: Question<unknown>): Promise<void> {
  return ask(entryOf(question));
}

/** Asks again whatever is on the page, and forgets the rest: after a link loss, or when history has arrived. */
export function refreshAll(concerned: (key: string) => boolean = () => true): void {
  for (const [key, entry] of entries) {
    if (!concerned(key)) continue;
    if (entry.shown > 0) void ask(entry);
    else entries.delete(key);
  }
}

export function forgetAll(): void {
  entries.clear();
  lastOfTopic.clear();
}

/** What failed for want of a link or a server is asked again, as long as it is on the page. */
function tryAgainLater<T>(entry: Entry<T>): void {
  setTimeout(() => {
    if (entry.shown > 0) void ask(entry);
  }, TRY_AGAIN_MS);
}

/** Starts something once nothing is being asked. What the same rendering asks for counts, so that it waits a turn. */
function whenCalm(start: () => void): void {
  setTimeout(() => {
    if (underWay === 0) start();
    else waiting.push(start);
  });
}

function entryOf<T>(question: Question<T>): Entry<T> {
  const known = entries.get(question.key);
  // A key is the whole question, so that what is kept under it has this question's type.
  if (known !== undefined) return known as Entry<T>;
  const previous = lastOfTopic.get(question.topic) as Answer<T> | undefined;
  const entry: Entry<T> = {
    question,
    answer: changing<Answer<T>>(previous ?? { state: 'loading' }),
    asking: false,
    shown: 0,
  };
  if (previous !== undefined) void ask(entry);
  entries.set(question.key, entry);
  const oldest = entries.keys().next().value;
  if (entries.size > KEPT_ENTRIES && oldest !== undefined) entries.delete(oldest);
  return entry;
}

async function ask<T>(entry: Entry<T>): Promise<void> {
  if (entry.asking) return;
  entry.asking = true;
  underWay += 1;
  try {
    const value = await entry.question.ask();
    const answer: Answer<T> = { state: 'ready', value, at: Date.now() };
    lastOfTopic.set(entry.question.topic, answer);
    entry.answer.set(answer);
  } catch (error) {
    const known = error instanceof ApiError ? error : new ApiError(0, String(error));
    if (known.status === 401) unauthorized.set(true);
    if (known.status === 0 || known.status >= 500) tryAgainLater(entry);
    const before = entry.answer.get();
    entry.answer.set(
      before.state === 'ready' ? { ...before, error: known } : { state: 'failed', error: known },
    );
  } finally {
    entry.asking = false;
    underWay -= 1;
    if (underWay === 0) for (const start of waiting.splice(0)) start();
  }
}
