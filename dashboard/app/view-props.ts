/** What every view is given. */
export interface ViewProps {
  /** What the URL's path names: `:mission`, `:camp` and so on. */
  id: string;
}
