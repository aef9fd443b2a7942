-- The base: organisations, the head row of every record, and what hangs on it.
-- Every table of an organisation leads with it. Empty text is '', not NULL, so that
-- sorting and paging by any column has no third case; links and times may be NULL.

-- +goose Up

-- Facts of the installation: its identifier, schema fixtures. Outside every organisation.
CREATE TABLE installation (
    key TEXT NOT NULL,
    value TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (key)
) WITHOUT ROWID;

-- The organisations that this installation serves. The slug stands in addresses. The record of an
-- organisation, with its name, is in its own register.
CREATE TABLE tenant (
    id TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    created TEXT NOT NULL,
    closed TEXT,
    PRIMARY KEY (id)
) WITHOUT ROWID;

-- API tokens: the SHA-256 of the secret, never the secret. Outside row-level security, because a
-- token is what names the organisation.
CREATE TABLE token (
    id TEXT NOT NULL,
    org TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL,
    scopes TEXT NOT NULL DEFAULT '[]',
    secret BLOB NOT NULL UNIQUE,
    person TEXT,
    created TEXT NOT NULL,
    created_by TEXT,
    expires TEXT NOT NULL,
    revoked TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;

-- The head of every record (decision 2). title_key is the title folded for sorting. in_force is
-- the canonical form of the approved revision while a draft stands on top of it (decision 9).
CREATE TABLE record (
    id TEXT NOT NULL,
    org TEXT NOT NULL,
    register TEXT NOT NULL,
    ref TEXT NOT NULL,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    owner TEXT,
    state TEXT NOT NULL DEFAULT '',
    rev INTEGER NOT NULL,
    approved_rev INTEGER NOT NULL DEFAULT 0,
    in_force TEXT,
    created TEXT NOT NULL,
    created_by TEXT,
    updated TEXT NOT NULL,
    updated_by TEXT,
    review_every TEXT NOT NULL DEFAULT '',
    review_due TEXT NOT NULL DEFAULT '',
    reviewed_on TEXT NOT NULL DEFAULT '',
    reviewed_by TEXT,
    archived TEXT,
    archive_reason TEXT NOT NULL DEFAULT '',
    confidentiality TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]',
    attributes TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    UNIQUE (org, register, ref),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;

CREATE INDEX record_title ON record (org, register, title_key, id);
CREATE INDEX record_updated ON record (org, register, updated, id);
CREATE INDEX record_owner ON record (org, owner);
CREATE INDEX record_review ON record (org, review_due);

-- The last number given out for references; a number is never given twice.
CREATE TABLE counter (
    org TEXT NOT NULL,
    register TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (org, register)
) WITHOUT ROWID;

-- Every link of every record, drawn from its fields and child lists (field is then list.field),
-- and loose ones that people draw (field is relation:NAME). Both ends lie in one organisation by
-- construction.
CREATE TABLE link (
    org TEXT NOT NULL,
    from_id TEXT NOT NULL,
    field TEXT NOT NULL,
    to_id TEXT NOT NULL,
    PRIMARY KEY (org, from_id, field, to_id),
    FOREIGN KEY (org, from_id) REFERENCES record (org, id),
    FOREIGN KEY (org, to_id) REFERENCES record (org, id) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;

CREATE INDEX link_back ON link (org, to_id, field);

-- What a person wrote about a loose link.
CREATE TABLE relation_note (
    org TEXT NOT NULL,
    from_id TEXT NOT NULL,
    field TEXT NOT NULL,
    to_id TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, from_id, field, to_id),
    FOREIGN KEY (org, from_id, field, to_id) REFERENCES link (org, from_id, field, to_id) ON DELETE CASCADE
) WITHOUT ROWID;

-- Searchable text, folded. layer is both, draft or force: what is in force may differ
-- from the draft. The index knows the organisation as a word of its own, so that a
-- search never walks through somebody else's text.
CREATE TABLE search (
    no INTEGER PRIMARY KEY,
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    layer TEXT NOT NULL,
    head TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL DEFAULT '',
    UNIQUE (org, record, layer),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
CREATE VIRTUAL TABLE search_index USING fts5 (
    tenant, head, words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '3'
);

-- Decisions on revisions: what was decided, on which revision, and the hash of its canonical form.
CREATE TABLE approval (
    id TEXT NOT NULL,
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    rev INTEGER NOT NULL,
    decision TEXT NOT NULL,
    comment TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    decided TEXT NOT NULL,
    decided_by TEXT,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE INDEX approval_record ON approval (org, record, rev);

CREATE TABLE comment (
    id TEXT NOT NULL,
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    body TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    created_by TEXT,
    deleted TEXT,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE INDEX comment_record ON comment (org, record, id);

-- Files of records by content hash; the content is in the blob store.
CREATE TABLE attachment (
    id TEXT NOT NULL,
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL,
    sum TEXT NOT NULL,
    created TEXT NOT NULL,
    created_by TEXT,
    deleted TEXT,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE INDEX attachment_record ON attachment (org, record, id);
CREATE INDEX attachment_sum ON attachment (org, sum);

-- Erasures of ledger bodies: one person asks, another one does (decision 12).
CREATE TABLE erasure (
    id TEXT NOT NULL,
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    seq INTEGER NOT NULL,
    reason TEXT NOT NULL,
    asked TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    done TEXT,
    done_by TEXT,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

-- Answers to writes that carried an Idempotency-Key, so that a repeated request is answered and
-- not done again.
CREATE TABLE idempotency (
    org TEXT NOT NULL,
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    request BLOB NOT NULL,
    status INTEGER NOT NULL,
    etag TEXT NOT NULL DEFAULT '',
    location TEXT NOT NULL DEFAULT '',
    body BLOB NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (org, actor, key)
) WITHOUT ROWID;

CREATE INDEX idempotency_at ON idempotency (at);

-- How a person mapped the columns of a foreign register, by the fingerprint of its headers.
CREATE TABLE mapping (
    org TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    register TEXT NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (org, fingerprint)
) WITHOUT ROWID;
