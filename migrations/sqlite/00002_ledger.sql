-- The ledger: one Merkle log per organisation (package ledger). Times are unix
-- microseconds in UTC. The installation's own log has the organisation
-- 00000000-0000-0000-0000-000000000000.

-- +goose Up

-- The end of each log. peaks are the roots of the complete subtrees, largest
-- first, 32 bytes each: all that an append needs to know of what came before.
CREATE TABLE ledger_head (
    org   TEXT    NOT NULL PRIMARY KEY,
    size  INTEGER NOT NULL CHECK (size >= 0),
    root  BLOB    NOT NULL,
    peaks BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- Headers are never erased, so they hold no personal data. subject, register,
-- rev and at repeat the header for queries; the header is what is proven.
CREATE TABLE ledger_entry (
    org       TEXT    NOT NULL,
    seq       INTEGER NOT NULL CHECK (seq >= 0),
    header    BLOB    NOT NULL,
    body_hash BLOB    NOT NULL,
    leaf_hash BLOB    NOT NULL,
    subject   TEXT,
    register  TEXT    NOT NULL,
    rev       INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (org, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX ledger_entry_subject ON ledger_entry (org, subject, seq);

-- Bodies may hold personal data. Erasing one deletes its row; without the salt
-- the hash in the header says nothing about it any more.
CREATE TABLE ledger_body (
    org  TEXT    NOT NULL,
    seq  INTEGER NOT NULL,
    salt BLOB    NOT NULL,
    body BLOB    NOT NULL,
    PRIMARY KEY (org, seq),
    FOREIGN KEY (org, seq) REFERENCES ledger_entry (org, seq)
) STRICT;

-- Hashes of the tree in the order of golang.org/x/mod/sumdb/tlog.
CREATE TABLE ledger_node (
    org  TEXT    NOT NULL,
    idx  INTEGER NOT NULL,
    hash BLOB    NOT NULL,
    PRIMARY KEY (org, idx)
) STRICT, WITHOUT ROWID;

-- Signed notes: "the log of this size has this root".
CREATE TABLE ledger_checkpoint (
    org  TEXT    NOT NULL,
    size INTEGER NOT NULL,
    note TEXT    NOT NULL,
    at   INTEGER NOT NULL,
    PRIMARY KEY (org, size)
) STRICT, WITHOUT ROWID;
