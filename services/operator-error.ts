/** What an operator can put right: told in words that say how, without a stack. */
export class OperatorError extends Error {}
