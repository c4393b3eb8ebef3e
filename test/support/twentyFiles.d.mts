export const twentyFiles: Readonly<Record<string, string>>;
