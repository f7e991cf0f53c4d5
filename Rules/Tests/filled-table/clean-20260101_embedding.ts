import type { Knex } from "knex";

export async function up(knex: Knex) {
  await knex.schema.alterTable("documents", (table) => {
    table.string("language").notNullable().defaultTo("en");
    table.specificType("embedding", "vector(1536)").nullable();
  });
  await knex.schema.createTable("passages", (table) => {
    table.specificType("embedding", "vector(1536)").notNullable();
  });
}
