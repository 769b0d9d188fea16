/**
 * The SQLite twin of schema.prisma: the same models under another provider.
 *
 * @param {string} source schema.prisma, for postgresql
 * @returns {string}
 */
export function sqliteTwin(source) {
  return source
    .replace('output              = "./generated/postgresql"', 'output              = "./sqlite"')
    .replace('provider = "postgresql"', 'provider = "sqlite"')
    .replaceAll(/ @db\.\w+(\([^)]*\))?/g, "");
}
