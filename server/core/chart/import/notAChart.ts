// The one error of the importer.

/** Thrown for a folder or package that is no chart; the message says what is missing, in a sentence for the user. */
export class NotAChart extends Error {}
