import type { Knex } from "knex";

export async function up(knex: Knex) {
  await knex.schema.alterTable("documents", (table) => {
    table.string("language").notNullable(); // <- filled-table-javascript
    table.specificType("embedding", "vector(1536)").notNullable(); // <- filled-table-javascript
  });
}
