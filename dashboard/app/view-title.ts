/** What the page is about, as its breadcrumb names it: for the names of files that are saved from it. */
import { createContext } from 'preact';

export const ViewTitle = createContext('');
