-- Requests of PII principals and the public forms by which they come; and beside each request what
-- names the person: who asks and for whom, what was written, files, links and downloads. These end
-- sooner than the request itself.

-- +goose Up

CREATE TABLE requests (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "types" TEXT NOT NULL DEFAULT '[]',
    "laws" TEXT NOT NULL DEFAULT '[]',
    "country" TEXT NOT NULL DEFAULT '',
    "channel" TEXT NOT NULL DEFAULT '',
    "received_at" TEXT,
    "language" TEXT NOT NULL DEFAULT '',
    "portal" TEXT,
    "acts_for" TEXT NOT NULL DEFAULT '',
    "authority" TEXT NOT NULL DEFAULT '',
    "role" TEXT NOT NULL DEFAULT '',
    "customer" TEXT,
    "complexity" TEXT NOT NULL DEFAULT '',
    "assignee" TEXT,
    "concerns" TEXT NOT NULL DEFAULT '[]',
    "identity" TEXT NOT NULL DEFAULT '',
    "identity_method" TEXT NOT NULL DEFAULT '',
    "identity_matched" TEXT NOT NULL DEFAULT '[]',
    "identity_why" TEXT NOT NULL DEFAULT '',
    "identity_asked_on" TEXT NOT NULL DEFAULT '',
    "identity_on" TEXT NOT NULL DEFAULT '',
    "extension_reason" TEXT NOT NULL DEFAULT '',
    "extension_told_on" TEXT NOT NULL DEFAULT '',
    "extension_to" TEXT NOT NULL DEFAULT '',
    "zone" TEXT NOT NULL DEFAULT '',
    "place" TEXT NOT NULL DEFAULT '',
    "due_on" TEXT NOT NULL DEFAULT '',
    "due_at" TEXT,
    "due_law" TEXT NOT NULL DEFAULT '',
    "first_due_on" TEXT NOT NULL DEFAULT '',
    "acknowledge_by" TEXT NOT NULL DEFAULT '',
    "clock" TEXT NOT NULL DEFAULT '',
    "scope" TEXT NOT NULL DEFAULT '',
    "third_parties" TEXT NOT NULL DEFAULT '',
    "exemptions_weighed" TEXT NOT NULL DEFAULT '',
    "second_reader" TEXT,
    "second_read_on" TEXT NOT NULL DEFAULT '',
    "outcome" TEXT NOT NULL DEFAULT '',
    "refusal_ground" TEXT NOT NULL DEFAULT '',
    "refusal_provision" TEXT NOT NULL DEFAULT '',
    "refusal_reason" TEXT NOT NULL DEFAULT '',
    "complaint_told" TEXT NOT NULL DEFAULT '',
    "acknowledged_on" TEXT NOT NULL DEFAULT '',
    "answered_at" TEXT,
    "delivered_on" TEXT NOT NULL DEFAULT '',
    "forwarded_on" TEXT NOT NULL DEFAULT '',
    "instruction_received" TEXT,
    "keep_until" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE requests_steps (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "kind" TEXT NOT NULL DEFAULT '',
    "assignee" TEXT,
    "due" TEXT NOT NULL DEFAULT '',
    "started" TEXT,
    "finished" TEXT,
    "by" TEXT,
    "result" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE requests_items (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "system" TEXT,
    "data_set" TEXT,
    "activity" TEXT,
    "state" TEXT NOT NULL DEFAULT '',
    "action" TEXT NOT NULL DEFAULT '',
    "asked" TEXT,
    "asked_on" TEXT NOT NULL DEFAULT '',
    "due" TEXT NOT NULL DEFAULT '',
    "found" TEXT NOT NULL DEFAULT '',
    "count" INTEGER NOT NULL DEFAULT 0,
    "exemption" TEXT NOT NULL DEFAULT '',
    "provision" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL DEFAULT '',
    "hold" TEXT,
    "done_on" TEXT NOT NULL DEFAULT '',
    "changed" INTEGER NOT NULL DEFAULT 0,
    "checked" TEXT NOT NULL DEFAULT '',
    "answered_at" TEXT,
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE requests_pauses (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "from" TEXT NOT NULL DEFAULT '',
    "to" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE requests_recipients_told (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "recipient" TEXT,
    "told_on" TEXT NOT NULL DEFAULT '',
    "why_not" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE portals (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "address" TEXT NOT NULL DEFAULT '',
    "languages" TEXT NOT NULL DEFAULT '[]',
    "types" TEXT NOT NULL DEFAULT '[]',
    "laws" TEXT NOT NULL DEFAULT '[]',
    "countries" TEXT NOT NULL DEFAULT '[]',
    "contact" TEXT NOT NULL DEFAULT '',
    "website" TEXT NOT NULL DEFAULT '',
    "accent" TEXT NOT NULL DEFAULT '',
    "assignee" TEXT,
    "honour_gpc" TEXT NOT NULL DEFAULT '',
    "asks_details" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX portals_address ON portals (org, "address") WHERE "address" <> '';
CREATE TABLE portals_words (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "language" TEXT NOT NULL DEFAULT '',
    "heading" TEXT NOT NULL DEFAULT '',
    "intro" TEXT NOT NULL DEFAULT '',
    "help" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

-- Who asks (part requester) and whose data it is about (part subject), if that is another. mail is the
-- address in lower case, by which duplicates are found; erased is when the rest was emptied.
CREATE TABLE request_person (
    org TEXT NOT NULL,
    request TEXT NOT NULL,
    part TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    mail TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    born TEXT NOT NULL DEFAULT '',
    identifiers TEXT NOT NULL DEFAULT '',
    mail_checked TEXT,
    erased TEXT,
    PRIMARY KEY (org, request, part),
    FOREIGN KEY (org, request) REFERENCES requests (org, id)
) WITHOUT ROWID;

CREATE INDEX request_person_mail ON request_person (org, mail);

-- What was written: direction is in, out or note. sent is when a message left the house, mail_id its
-- Message-ID or that of the one received.
CREATE TABLE request_message (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    request TEXT NOT NULL,
    direction TEXT NOT NULL,
    template TEXT NOT NULL DEFAULT '',
    lang TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL,
    created TEXT NOT NULL,
    created_by TEXT,
    sent TEXT,
    mail_id TEXT NOT NULL DEFAULT '',
    seen TEXT,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, request) REFERENCES requests (org, id)
) WITHOUT ROWID;

CREATE INDEX request_message_list ON request_message (org, request, id);

CREATE INDEX request_message_mail ON request_message (org, mail_id);

-- Files of a request: purpose is proof, message, collected, redacted or package. item is the row of
-- the request that a collected file answers, source the file that a redacted one was made of.
CREATE TABLE request_file (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    request TEXT NOT NULL,
    purpose TEXT NOT NULL,
    message TEXT,
    item TEXT,
    source TEXT,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sum TEXT NOT NULL,
    created TEXT NOT NULL,
    created_by TEXT,
    deleted TEXT,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, request) REFERENCES requests (org, id)
) WITHOUT ROWID;

CREATE INDEX request_file_list ON request_file (org, request, id);

-- Links that work without an account: purpose is status (the person's own page), confirm (an address
-- of mail), item (a system owner answers) or delivery. secret is the SHA-256 of the link.
CREATE TABLE request_link (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    request TEXT NOT NULL,
    purpose TEXT NOT NULL,
    item TEXT,
    file TEXT,
    secret BLOB NOT NULL,
    lang TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    expires TEXT NOT NULL,
    used TEXT,
    revoked TEXT,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, request) REFERENCES requests (org, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX request_link_secret ON request_link (org, secret);

CREATE INDEX request_link_list ON request_link (org, request, id);

-- Each time that an answer was fetched.
CREATE TABLE request_download (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    request TEXT NOT NULL,
    link TEXT NOT NULL,
    file TEXT NOT NULL,
    fetched TEXT NOT NULL,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, request) REFERENCES requests (org, id)
) WITHOUT ROWID;

CREATE INDEX request_download_list ON request_download (org, request, id);

-- Samples that auditors drew: seed, size and filter give the same requests again; what was drawn is
-- kept, so that later requests change no sample.
CREATE TABLE request_sample (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    seed TEXT NOT NULL,
    size INTEGER NOT NULL,
    from_day TEXT NOT NULL DEFAULT '',
    to_day TEXT NOT NULL DEFAULT '',
    population INTEGER NOT NULL,
    requests TEXT NOT NULL,
    created TEXT NOT NULL,
    created_by TEXT,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;

-- Mailboxes that are read for requests: secret is the sealed password or token, validity and uid how
-- far it was read, failing since when it cannot be.
CREATE TABLE request_mailbox (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    account TEXT NOT NULL,
    folder TEXT NOT NULL,
    secret BLOB NOT NULL,
    assignee TEXT,
    validity INTEGER NOT NULL DEFAULT 0,
    uid INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL,
    created_by TEXT,
    paused TEXT,
    checked TEXT,
    failing TEXT,
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;
