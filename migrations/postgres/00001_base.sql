-- The base: organisations, the head row of every record, and what hangs on it.
-- Every table of an organisation leads with it. Empty text is '', not NULL, so that
-- sorting and paging by any column has no third case; links and times may be NULL.

-- +goose Up

-- Facts of the installation: its identifier, schema fixtures. Outside every organisation.
CREATE TABLE installation (
    key text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (key)
);

-- The organisations that this installation serves. The slug stands in addresses. The record of an
-- organisation, with its name, is in its own register.
CREATE TABLE tenant (
    id uuid NOT NULL,
    slug text COLLATE "C" NOT NULL UNIQUE,
    created timestamptz NOT NULL,
    closed timestamptz,
    PRIMARY KEY (id)
);

-- API tokens: the SHA-256 of the secret, never the secret. Outside row-level security, because a
-- token is what names the organisation.
CREATE TABLE token (
    id uuid NOT NULL,
    org uuid NOT NULL,
    name text COLLATE "C" NOT NULL DEFAULT '',
    role text COLLATE "C" NOT NULL,
    scopes jsonb NOT NULL DEFAULT '[]',
    secret bytea NOT NULL UNIQUE,
    person uuid,
    created timestamptz NOT NULL,
    created_by uuid,
    expires timestamptz NOT NULL,
    revoked timestamptz,
    PRIMARY KEY (id),
    FOREIGN KEY (org) REFERENCES tenant (id)
);

-- The head of every record (decision 2). title_key is the title folded for sorting. in_force is
-- the canonical form of the approved revision while a draft stands on top of it (decision 9).
CREATE TABLE record (
    id uuid NOT NULL,
    org uuid NOT NULL,
    register text COLLATE "C" NOT NULL,
    ref text COLLATE "C" NOT NULL,
    title text COLLATE "C" NOT NULL,
    title_key text COLLATE "C" NOT NULL,
    owner uuid,
    state text COLLATE "C" NOT NULL DEFAULT '',
    rev bigint NOT NULL,
    approved_rev bigint NOT NULL DEFAULT 0,
    in_force jsonb,
    created timestamptz NOT NULL,
    created_by uuid,
    updated timestamptz NOT NULL,
    updated_by uuid,
    review_every text COLLATE "C" NOT NULL DEFAULT '',
    review_due text COLLATE "C" NOT NULL DEFAULT '',
    reviewed_on text COLLATE "C" NOT NULL DEFAULT '',
    reviewed_by uuid,
    archived timestamptz,
    archive_reason text COLLATE "C" NOT NULL DEFAULT '',
    confidentiality text COLLATE "C" NOT NULL DEFAULT '',
    tags jsonb NOT NULL DEFAULT '[]',
    attributes jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    UNIQUE (org, register, ref),
    FOREIGN KEY (org) REFERENCES tenant (id)
);
ALTER TABLE record ENABLE ROW LEVEL SECURITY;
ALTER TABLE record FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON record
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE INDEX record_title ON record (org, register, title_key, id);
CREATE INDEX record_updated ON record (org, register, updated, id);
CREATE INDEX record_owner ON record (org, owner);
CREATE INDEX record_review ON record (org, review_due);

-- The last number given out for references; a number is never given twice.
CREATE TABLE counter (
    org uuid NOT NULL,
    register text COLLATE "C" NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (org, register)
);
ALTER TABLE counter ENABLE ROW LEVEL SECURITY;
ALTER TABLE counter FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON counter
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

-- Every link of every record, drawn from its fields and child lists (field is then list.field),
-- and loose ones that people draw (field is relation:NAME). Both ends lie in one organisation by
-- construction.
CREATE TABLE link (
    org uuid NOT NULL,
    from_id uuid NOT NULL,
    field text COLLATE "C" NOT NULL,
    to_id uuid NOT NULL,
    PRIMARY KEY (org, from_id, field, to_id),
    FOREIGN KEY (org, from_id) REFERENCES record (org, id),
    FOREIGN KEY (org, to_id) REFERENCES record (org, id) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE link ENABLE ROW LEVEL SECURITY;
ALTER TABLE link FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON link
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE INDEX link_back ON link (org, to_id, field);

-- What a person wrote about a loose link.
CREATE TABLE relation_note (
    org uuid NOT NULL,
    from_id uuid NOT NULL,
    field text COLLATE "C" NOT NULL,
    to_id uuid NOT NULL,
    note text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, from_id, field, to_id),
    FOREIGN KEY (org, from_id, field, to_id) REFERENCES link (org, from_id, field, to_id) ON DELETE CASCADE
);
ALTER TABLE relation_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE relation_note FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON relation_note
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

-- Searchable text, folded. layer is both, draft or force: what is in force may differ from the
-- draft.
CREATE TABLE search (
    org uuid NOT NULL,
    record uuid NOT NULL,
    layer text COLLATE "C" NOT NULL,
    head text COLLATE "C" NOT NULL DEFAULT '',
    words text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, layer),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE search ENABLE ROW LEVEL SECURITY;
ALTER TABLE search FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON search
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

ALTER TABLE search ADD COLUMN doc tsvector GENERATED ALWAYS AS
    (setweight(to_tsvector('simple', head), 'A') || to_tsvector('simple', words)) STORED;
CREATE INDEX search_doc ON search USING gin (doc);

-- Decisions on revisions: what was decided, on which revision, and the hash of its canonical form.
CREATE TABLE approval (
    id uuid NOT NULL,
    org uuid NOT NULL,
    record uuid NOT NULL,
    rev bigint NOT NULL,
    decision text COLLATE "C" NOT NULL,
    comment text COLLATE "C" NOT NULL DEFAULT '',
    sha256 text COLLATE "C" NOT NULL DEFAULT '',
    decided timestamptz NOT NULL,
    decided_by uuid,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE approval ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON approval
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE INDEX approval_record ON approval (org, record, rev);

CREATE TABLE comment (
    id uuid NOT NULL,
    org uuid NOT NULL,
    record uuid NOT NULL,
    body text COLLATE "C" NOT NULL DEFAULT '',
    created timestamptz NOT NULL,
    created_by uuid,
    deleted timestamptz,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE comment ENABLE ROW LEVEL SECURITY;
ALTER TABLE comment FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON comment
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE INDEX comment_record ON comment (org, record, id);

-- Files of records by content hash; the content is in the blob store.
CREATE TABLE attachment (
    id uuid NOT NULL,
    org uuid NOT NULL,
    record uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    media_type text COLLATE "C" NOT NULL DEFAULT '',
    size bigint NOT NULL,
    sum text COLLATE "C" NOT NULL,
    created timestamptz NOT NULL,
    created_by uuid,
    deleted timestamptz,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE attachment FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON attachment
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE INDEX attachment_record ON attachment (org, record, id);
CREATE INDEX attachment_sum ON attachment (org, sum);

-- Erasures of ledger bodies: one person asks, another one does (decision 12).
CREATE TABLE erasure (
    id uuid NOT NULL,
    org uuid NOT NULL,
    record uuid NOT NULL,
    seq bigint NOT NULL,
    reason text COLLATE "C" NOT NULL,
    asked timestamptz NOT NULL,
    asked_by uuid NOT NULL,
    done timestamptz,
    done_by uuid,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE erasure ENABLE ROW LEVEL SECURITY;
ALTER TABLE erasure FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON erasure
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

-- Answers to writes that carried an Idempotency-Key, so that a repeated request is answered and
-- not done again.
CREATE TABLE idempotency (
    org uuid NOT NULL,
    actor uuid NOT NULL,
    key text COLLATE "C" NOT NULL,
    request bytea NOT NULL,
    status bigint NOT NULL,
    etag text COLLATE "C" NOT NULL DEFAULT '',
    location text COLLATE "C" NOT NULL DEFAULT '',
    body bytea NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (org, actor, key)
);
ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON idempotency
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE INDEX idempotency_at ON idempotency (at);

-- How a person mapped the columns of a foreign register, by the fingerprint of its headers.
CREATE TABLE mapping (
    org uuid NOT NULL,
    fingerprint text COLLATE "C" NOT NULL,
    register text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (org, fingerprint)
);
ALTER TABLE mapping ENABLE ROW LEVEL SECURITY;
ALTER TABLE mapping FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON mapping
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
