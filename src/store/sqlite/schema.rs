//! The schema and its versions. Migrations are append-only: a released one never changes.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::Place;
use super::faults::Sql as _;
use crate::error::{Code, Error, Result};

/// "KADM": marks the file as ours (`PRAGMA application_id`).
const APPLICATION_ID: i64 = 0x4b41_444d;

/// Every migration, oldest first; `user_version` counts how many a file has seen.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/1.sql")];

/// Brings a file to the newest version, in one transaction. The version is read inside of it: two
/// processes may be at it.
pub fn migrate(connection: &Connection) -> Result<()> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)
        .sql("take the write lock")?;
    let seen = usize::try_from(pragma(connection, "user_version")?).unwrap_or(0);
    let mut script = String::new();
    for migration in MIGRATIONS.iter().skip(seen) {
        script.push_str(migration);
    }
    script.push_str(&format!(
        "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {};",
        MIGRATIONS.len()
    ));
    transaction.execute_batch(&script).sql("make the tables")?;
    transaction.commit().sql("make the tables")
}

/// Refuses files that are foreign, newer, unfinished, or hold more than our tables: a trigger
/// planted by somebody else would run with every change.
pub fn check(connection: &Connection, place: &Place) -> Result<()> {
    // One look at all of it: an `init` may be making the tables.
    let _snapshot = Transaction::new_unchecked(connection, TransactionBehavior::Deferred)
        .sql("read the file's header")?;
    check_kind(connection, place)?;
    match oddities(connection)?.into_iter().next() {
        None => Ok(()),
        Some(why) => Err(Error::new(Code::Tampered, "the store's schema was changed")
            .why(why)
            .try_this("keyadm audit verify    names every such object")
            .unchanged("nothing was changed")),
    }
}

/// Refuses files that are foreign, newer or unfinished.
pub fn check_kind(connection: &Connection, place: &Place) -> Result<()> {
    let id = pragma(connection, "application_id")?;
    let version = usize::try_from(pragma(connection, "user_version")?).unwrap_or(0);
    // SQLite takes a file of a few bytes for an empty database, and would overwrite it.
    let empty = id == 0 && version == 0 && objects(connection)?.is_empty();
    if empty && !place.holds_a_few_bytes() {
        return Err(unfinished());
    }
    if id != APPLICATION_ID {
        return Err(
            Error::new(Code::ForeignFile, format!("{place} is not a keyadm store"))
                .try_this("name another file with --db, or move this one away")
                .unchanged("the file was left alone"),
        );
    }
    if version > MIGRATIONS.len() {
        return Err(Error::new(
            Code::SchemaTooNew,
            format!("{place} was written by a newer keyadm"),
        )
        .why(format!(
            "its schema is version {version}; this keyadm knows {}",
            MIGRATIONS.len()
        ))
        .try_this("install the keyadm that wrote it, or a newer one")
        .unchanged("the file was left alone"));
    }
    Ok(())
}

/// How the schema differs from the one keyadm makes, in sentences.
pub fn oddities(connection: &Connection) -> Result<Vec<String>> {
    let (found, expected) = (objects(connection)?, expected());
    let odd = found
        .iter()
        .filter(|object| !expected.contains(object))
        .map(|(name, _)| {
            format!(
                "`{}` is not part of a keyadm store, or not as keyadm made it",
                name.escape_default()
            )
        });
    let missing = expected
        .iter()
        .filter(|(name, _)| !found.iter().any(|(other, _)| name == other))
        .map(|(name, _)| format!("`{name}` is missing"));
    Ok(odd.chain(missing).collect())
}

/// A file that `init` did not finish.
pub fn unfinished() -> Error {
    Error::new(Code::NoStore, "the store was never finished")
        .why("an earlier `keyadm init` was interrupted")
        .try_this("keyadm init    finishes it")
}

/// Name and defining statement; indexes that a constraint implies have none and are left out.
type Object = (String, String);

fn objects(connection: &Connection) -> Result<Vec<Object>> {
    connection
        .prepare(
            // ANALYZE makes tables of these names, and nobody else can: SQLite keeps `sqlite_` for itself.
            "SELECT name, sql FROM sqlite_schema
             WHERE sql IS NOT NULL AND NOT (type = 'table' AND name GLOB 'sqlite_stat[0-9]')",
        )
        .and_then(|mut statement| {
            statement
                .query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
        .sql("read the schema")
}

/// What `sqlite_schema` holds after all migrations: SQLite keeps the text of each statement.
fn expected() -> Vec<Object> {
    let name = |statement: &str| {
        let words = statement.split_whitespace();
        let mut words =
            words.skip_while(|word| ["CREATE", "UNIQUE", "TABLE", "INDEX"].contains(word));
        words.next().unwrap_or_default().to_owned()
    };
    MIGRATIONS
        .iter()
        .flat_map(|migration| migration.split(";\n"))
        .map(str::trim)
        .filter(|statement| !statement.is_empty())
        .map(|statement| (name(statement), statement.to_owned()))
        .collect()
}

fn pragma(connection: &Connection, name: &str) -> Result<i64> {
    connection
        .pragma_query_value(None, name, |row| row.get(0))
        .sql("read the file's header")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expected_schema_is_what_sqlite_makes_of_the_migrations() {
        let scratch = Connection::open_in_memory().unwrap();
        migrate(&scratch).unwrap();
        let (mut made, mut expected) = (objects(&scratch).unwrap(), expected());
        made.sort();
        expected.sort();
        assert_eq!(made, expected);
    }
}
