-- The ledger: one Merkle log per organisation (package ledger). Times are unix
-- microseconds in UTC. The installation's own log has the organisation
-- 00000000-0000-0000-0000-000000000000.

-- +goose Up

-- The end of each log. peaks are the roots of the complete subtrees, largest
-- first, 32 bytes each: all that an append needs to know of what came before.
-- An append locks this row, so entries of one organisation get their numbers
-- in the order of commits.
CREATE TABLE ledger_head (
    org   uuid   NOT NULL PRIMARY KEY,
    size  bigint NOT NULL CHECK (size >= 0),
    root  bytea  NOT NULL,
    peaks bytea  NOT NULL
);

-- Headers are never erased, so they hold no personal data. subject, register,
-- rev and at repeat the header for queries; the header is what is proven.
CREATE TABLE ledger_entry (
    org       uuid   NOT NULL,
    seq       bigint NOT NULL CHECK (seq >= 0),
    header    bytea  NOT NULL,
    body_hash bytea  NOT NULL,
    leaf_hash bytea  NOT NULL,
    subject   uuid,
    register  text   NOT NULL,
    rev       bigint NOT NULL,
    at        bigint NOT NULL,
    PRIMARY KEY (org, seq)
);

CREATE INDEX ledger_entry_subject ON ledger_entry (org, subject, seq);

-- Bodies may hold personal data. Erasing one deletes its row; without the salt
-- the hash in the header says nothing about it any more.
CREATE TABLE ledger_body (
    org  uuid   NOT NULL,
    seq  bigint NOT NULL,
    salt bytea  NOT NULL,
    body bytea  NOT NULL,
    PRIMARY KEY (org, seq),
    FOREIGN KEY (org, seq) REFERENCES ledger_entry (org, seq)
);

-- Hashes of the tree in the order of golang.org/x/mod/sumdb/tlog.
CREATE TABLE ledger_node (
    org  uuid   NOT NULL,
    idx  bigint NOT NULL,
    hash bytea  NOT NULL,
    PRIMARY KEY (org, idx)
);

-- Signed notes: "the log of this size has this root".
CREATE TABLE ledger_checkpoint (
    org  uuid   NOT NULL,
    size bigint NOT NULL,
    note text   NOT NULL,
    at   bigint NOT NULL,
    PRIMARY KEY (org, size)
);

-- Row-level security is the second line behind the queries: a query that
-- forgets its organisation finds nothing instead of somebody else's log. FORCE,
-- because the owner of a table passes its policies otherwise. NULLIF, because
-- a setting made for one transaction reads as '' afterwards, and that must hide
-- the rows, not break the statement.
ALTER TABLE ledger_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_head FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON ledger_head
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

ALTER TABLE ledger_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON ledger_entry
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

ALTER TABLE ledger_body ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_body FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON ledger_body
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

ALTER TABLE ledger_node ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_node FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON ledger_node
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

ALTER TABLE ledger_checkpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_checkpoint FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON ledger_checkpoint
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
