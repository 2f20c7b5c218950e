/** The names of what is kept in the browser. */
export const SHELL = 'shell';
export const ASSETS = 'assets';
export const ANSWERS = 'answers';
