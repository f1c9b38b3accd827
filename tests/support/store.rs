//! What the file really holds, read beside keyadm.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use super::Desk;

impl Desk {
    /// A connection of our own.
    pub fn open(&self) -> Connection {
        open(&self.db())
    }

    /// How many events the journal has.
    pub fn events(&self) -> i64 {
        let count = self
            .open()
            .query_row("SELECT count(*) FROM journal", (), |row| row.get(0));
        count.unwrap()
    }

    /// What the events call themselves, oldest first.
    pub fn actions(&self) -> Vec<String> {
        let connection = self.open();
        let mut statement = connection
            .prepare("SELECT body FROM journal ORDER BY seq")
            .unwrap();
        let bodies = statement
            .query_map((), |row| row.get::<_, String>(0))
            .unwrap();
        bodies
            .map(|body| {
                super::json(&body.unwrap())["action"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect()
    }

    /// The state of the newest version of each key of this name, oldest key first; `revoked` when the
    /// key itself is.
    pub fn states(&self, name: &str) -> Vec<String> {
        let connection = self.open();
        let sql = "SELECT status, versions FROM keys WHERE name = ?1 ORDER BY seq";
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([name], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.unwrap()
            .map(|row| {
                let (status, versions): (String, String) = row.unwrap();
                if status == "revoked" {
                    return status;
                }
                let versions: Value = serde_json::from_str(&versions).unwrap();
                let newest = versions.as_array().unwrap().last().unwrap();
                newest["state"].as_str().unwrap().to_owned()
            })
            .collect()
    }

    /// The file is whole, and every event follows the one before.
    #[track_caller]
    pub fn is_sound(&self) {
        let connection = self.open();
        let check: String = connection
            .query_row("PRAGMA integrity_check", (), |row| row.get(0))
            .unwrap();
        assert_eq!(check, "ok");
        self.run(["audit", "verify"]).expect(0);
    }
}

/// Opens a store's file.
pub fn open(path: &Path) -> Connection {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap()
}
