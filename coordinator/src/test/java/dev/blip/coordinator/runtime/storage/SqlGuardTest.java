package dev.blip.coordinator.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.coordinator.room.Sql.SqlException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlGuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT",
        "/* x */ COMMIT",
        "-- x\n commit",
        ";COMMIT",
        "/**/ATTACH 'other.db' AS other",
        "/* x */ PRAGMA journal_mode=DELETE",
        "EXPLAIN PRAGMA journal_mode=DELETE",
        "EXPLAIN QUERY PLAN VACUUM",
        "END",
        "VACUUM INTO 'elsewhere.db'",
        "SAVEPOINT mine",
        "RELEASE hook",
        "INSERT OR ROLLBACK INTO item VALUES ('a')",
        "UPDATE OR ROLLBACK item SET name = 'a'",
        "CREATE TABLE t (name TEXT UNIQUE ON CONFLICT ROLLBACK)",
        "CREATE TRIGGER t AFTER INSERT ON item BEGIN SELECT RAISE(ROLLBACK, 'no'); END",
      })
  void nothing_ends_a_hooks_transaction(String sql) {
    assertThatThrownBy(() -> SqlGuard.isRead(sql))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be used");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM blip_kv",
        "SELECT * FROM/**/BLIP_kv",
        "SELECT * FROM \"blip_kv\"",
        "SELECT * FROM `blip_kv`",
        "SELECT * FROM [blip_kv]",
        "SELECT * FROM 'blip_kv'",
        "SELECT * FROM item, 'blip_kv'",
        "SELECT * FROM ('blip_kv')",
        "SELECT * FROM (item, 'blip_kv')",
        "SELECT * FROM item WHERE name IN 'blip_kv'",
        "SELECT * FROM main.'blip_kv'",
        "SELECT * FROM item JOIN 'blip_kv'",
        "DELETE FROM 'blip_alarm'",
        "UPDATE OR IGNORE 'blip_alarm' SET due = 0",
        "INSERT INTO 'blip_kv' VALUES ('a', 1)",
        "DROP TABLE IF EXISTS 'blip_kv'",
        "ALTER TABLE item RENAME TO 'blip_item'",
        "CREATE INDEX i ON 'blip_kv' (value)",
        "CREATE VIEW v AS SELECT * FROM 'blip_kv'",
        "CREATE TRIGGER t AFTER INSERT ON item BEGIN DELETE FROM 'blip_kv'; END",
      })
  void the_runtimes_tables_are_out_of_reach(String sql) {
    assertThatThrownBy(() -> SqlGuard.isRead(sql))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tables that begin with blip_ are the runtime's");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO item VALUES ('blip_kv')",
        "INSERT INTO item VALUES ('a'), ('blip_kv')",
        "INSERT INTO item VALUES (1, 'blip_kv')",
        "UPDATE item SET name = 'blip_kv' WHERE name IN ('a', 'blip_b')",
        "UPDATE item SET name = 'COMMIT' -- COMMIT",
        "CREATE TABLE t (name TEXT DEFAULT 'blip_') STRICT",
        "CREATE TABLE t (a TEXT, b TEXT UNIQUE ON CONFLICT ABORT);",
        "INSERT INTO item SELECT name FROM item WHERE name = 'blip_x' OR coalesce(name, 'blip_y') = ''",
        "CREATE TRIGGER t AFTER INSERT ON item BEGIN SELECT CASE WHEN 1 THEN 2 END; END;",
        "REPLACE INTO item VALUES ('a') RETURNING name",
        "WITH a AS (SELECT 1) DELETE FROM item",
        "WITH RECURSIVE a (n) AS (SELECT (1)), b AS MATERIALIZED (SELECT 2) INSERT INTO item VALUES (1)",
      })
  void all_else_may_be_written(String sql) {
    assertThat(SqlGuard.isRead(sql)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/* INSERT */ SELECT 'blip_kv', \"name\" FROM item WHERE note = 'it''s blip_' ;;",
        "SELECT ablip_, name FROM item, other WHERE name = 'blip_kv'",
        "SELECT name FROM item, json_each('blip_kv')",
        "VALUES ('blip_kv')",
        "WITH a AS (SELECT 1), b AS (DELETE) SELECT replace(name, 'a', 'b') FROM item",
        "EXPLAIN QUERY PLAN DELETE FROM item",
        "SELECT [a]]\" -- unclosed",
        "SELECT ';' /* ; */; -- ; DELETE FROM item",
      })
  void what_only_reads_is_known(String sql) {
    assertThat(SqlGuard.isRead(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO item VALUES (1); COMMIT",
        "SELECT 1; SELECT 2",
        "CREATE TRIGGER t AFTER INSERT ON item BEGIN DELETE FROM item; END; DELETE FROM item",
      })
  void statements_come_one_at_a_time(String sql) {
    assertThatThrownBy(() -> SqlGuard.isRead(sql)).hasMessageContaining("one statement at a time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-- nothing", "/* nothing", ";"})
  void nothing_is_no_statement(String sql) {
    assertThatThrownBy(() -> SqlGuard.isRead(sql)).hasMessageContaining("no statement");
  }

  @Test
  void the_database_itself_attaches_no_other(@TempDir Path folder) {
    try (var database = RoomDatabase.open(folder.resolve("room.db"))) {
      assertThatThrownBy(() -> database.execute("ATTACH ':memory:' AS other"))
          .isInstanceOf(SqlException.class)
          .hasMessageContaining("too many attached databases");
    }
  }
}
