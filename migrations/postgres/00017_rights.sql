-- Requests of PII principals and the public forms by which they come; and beside each request what
-- names the person: who asks and for whom, what was written, files, links and downloads. These end
-- sooner than the request itself.

-- +goose Up

CREATE TABLE requests (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "types" jsonb NOT NULL DEFAULT '[]',
    "laws" jsonb NOT NULL DEFAULT '[]',
    "country" text COLLATE "C" NOT NULL DEFAULT '',
    "channel" text COLLATE "C" NOT NULL DEFAULT '',
    "received_at" timestamptz,
    "language" text COLLATE "C" NOT NULL DEFAULT '',
    "portal" uuid,
    "acts_for" text COLLATE "C" NOT NULL DEFAULT '',
    "authority" text COLLATE "C" NOT NULL DEFAULT '',
    "role" text COLLATE "C" NOT NULL DEFAULT '',
    "customer" uuid,
    "complexity" text COLLATE "C" NOT NULL DEFAULT '',
    "assignee" uuid,
    "concerns" jsonb NOT NULL DEFAULT '[]',
    "identity" text COLLATE "C" NOT NULL DEFAULT '',
    "identity_method" text COLLATE "C" NOT NULL DEFAULT '',
    "identity_matched" jsonb NOT NULL DEFAULT '[]',
    "identity_why" text COLLATE "C" NOT NULL DEFAULT '',
    "identity_asked_on" text COLLATE "C" NOT NULL DEFAULT '',
    "identity_on" text COLLATE "C" NOT NULL DEFAULT '',
    "extension_reason" text COLLATE "C" NOT NULL DEFAULT '',
    "extension_told_on" text COLLATE "C" NOT NULL DEFAULT '',
    "extension_to" text COLLATE "C" NOT NULL DEFAULT '',
    "zone" text COLLATE "C" NOT NULL DEFAULT '',
    "place" text COLLATE "C" NOT NULL DEFAULT '',
    "due_on" text COLLATE "C" NOT NULL DEFAULT '',
    "due_at" timestamptz,
    "due_law" text COLLATE "C" NOT NULL DEFAULT '',
    "first_due_on" text COLLATE "C" NOT NULL DEFAULT '',
    "acknowledge_by" text COLLATE "C" NOT NULL DEFAULT '',
    "clock" text COLLATE "C" NOT NULL DEFAULT '',
    "scope" text COLLATE "C" NOT NULL DEFAULT '',
    "third_parties" text COLLATE "C" NOT NULL DEFAULT '',
    "exemptions_weighed" text COLLATE "C" NOT NULL DEFAULT '',
    "second_reader" uuid,
    "second_read_on" text COLLATE "C" NOT NULL DEFAULT '',
    "outcome" text COLLATE "C" NOT NULL DEFAULT '',
    "refusal_ground" text COLLATE "C" NOT NULL DEFAULT '',
    "refusal_provision" text COLLATE "C" NOT NULL DEFAULT '',
    "refusal_reason" text COLLATE "C" NOT NULL DEFAULT '',
    "complaint_told" text COLLATE "C" NOT NULL DEFAULT '',
    "acknowledged_on" text COLLATE "C" NOT NULL DEFAULT '',
    "answered_at" timestamptz,
    "delivered_on" text COLLATE "C" NOT NULL DEFAULT '',
    "forwarded_on" text COLLATE "C" NOT NULL DEFAULT '',
    "instruction_received" uuid,
    "keep_until" text COLLATE "C" NOT NULL DEFAULT '',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE requests FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON requests
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE requests_steps (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "assignee" uuid,
    "due" text COLLATE "C" NOT NULL DEFAULT '',
    "started" timestamptz,
    "finished" timestamptz,
    "by" uuid,
    "result" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE requests_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE requests_steps FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON requests_steps
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE requests_items (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "system" uuid,
    "data_set" uuid,
    "activity" uuid,
    "state" text COLLATE "C" NOT NULL DEFAULT '',
    "action" text COLLATE "C" NOT NULL DEFAULT '',
    "asked" uuid,
    "asked_on" text COLLATE "C" NOT NULL DEFAULT '',
    "due" text COLLATE "C" NOT NULL DEFAULT '',
    "found" text COLLATE "C" NOT NULL DEFAULT '',
    "count" bigint NOT NULL DEFAULT 0,
    "exemption" text COLLATE "C" NOT NULL DEFAULT '',
    "provision" text COLLATE "C" NOT NULL DEFAULT '',
    "reason" text COLLATE "C" NOT NULL DEFAULT '',
    "hold" uuid,
    "done_on" text COLLATE "C" NOT NULL DEFAULT '',
    "changed" bigint NOT NULL DEFAULT 0,
    "checked" text COLLATE "C" NOT NULL DEFAULT '',
    "answered_at" timestamptz,
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE requests_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE requests_items FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON requests_items
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE requests_pauses (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "from" text COLLATE "C" NOT NULL DEFAULT '',
    "to" text COLLATE "C" NOT NULL DEFAULT '',
    "reason" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE requests_pauses ENABLE ROW LEVEL SECURITY;
ALTER TABLE requests_pauses FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON requests_pauses
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE requests_recipients_told (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "recipient" uuid,
    "told_on" text COLLATE "C" NOT NULL DEFAULT '',
    "why_not" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE requests_recipients_told ENABLE ROW LEVEL SECURITY;
ALTER TABLE requests_recipients_told FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON requests_recipients_told
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE portals (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "address" text COLLATE "C" NOT NULL DEFAULT '',
    "languages" jsonb NOT NULL DEFAULT '[]',
    "types" jsonb NOT NULL DEFAULT '[]',
    "laws" jsonb NOT NULL DEFAULT '[]',
    "countries" jsonb NOT NULL DEFAULT '[]',
    "contact" text COLLATE "C" NOT NULL DEFAULT '',
    "website" text COLLATE "C" NOT NULL DEFAULT '',
    "accent" text COLLATE "C" NOT NULL DEFAULT '',
    "assignee" uuid,
    "honour_gpc" text COLLATE "C" NOT NULL DEFAULT '',
    "asks_details" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE portals ENABLE ROW LEVEL SECURITY;
ALTER TABLE portals FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON portals
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE UNIQUE INDEX portals_address ON portals (org, "address") WHERE "address" <> '';
CREATE TABLE portals_words (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "language" text COLLATE "C" NOT NULL DEFAULT '',
    "heading" text COLLATE "C" NOT NULL DEFAULT '',
    "intro" text COLLATE "C" NOT NULL DEFAULT '',
    "help" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE portals_words ENABLE ROW LEVEL SECURITY;
ALTER TABLE portals_words FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON portals_words
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

-- Who asks (part requester) and whose data it is about (part subject), if that is another. mail is the
-- address in lower case, by which duplicates are found; erased is when the rest was emptied.
CREATE TABLE request_person (
    org uuid NOT NULL,
    request uuid NOT NULL,
    part text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL DEFAULT '',
    email text COLLATE "C" NOT NULL DEFAULT '',
    mail text COLLATE "C" NOT NULL DEFAULT '',
    phone text COLLATE "C" NOT NULL DEFAULT '',
    address text COLLATE "C" NOT NULL DEFAULT '',
    born text COLLATE "C" NOT NULL DEFAULT '',
    identifiers text COLLATE "C" NOT NULL DEFAULT '',
    mail_checked timestamptz,
    erased timestamptz,
    PRIMARY KEY (org, request, part),
    FOREIGN KEY (org, request) REFERENCES requests (org, id)
);
ALTER TABLE request_person ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_person FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON request_person
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE INDEX request_person_mail ON request_person (org, mail);

-- What was written: direction is in, out or note. sent is when a message left the house, mail_id its
-- Message-ID or that of the one received.
CREATE TABLE request_message (
    org uuid NOT NULL,
    id uuid NOT NULL,
    request uuid NOT NULL,
    direction text COLLATE "C" NOT NULL,
    template text COLLATE "C" NOT NULL DEFAULT '',
    lang text COLLATE "C" NOT NULL DEFAULT '',
    body text COLLATE "C" NOT NULL,
    created timestamptz NOT NULL,
    created_by uuid,
    sent timestamptz,
    mail_id text COLLATE "C" NOT NULL DEFAULT '',
    seen timestamptz,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, request) REFERENCES requests (org, id)
);
ALTER TABLE request_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_message FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON request_message
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE INDEX request_message_list ON request_message (org, request, id);

CREATE INDEX request_message_mail ON request_message (org, mail_id);

-- Files of a request: purpose is proof, message, collected, redacted or package. item is the row of
-- the request that a collected file answers, source the file that a redacted one was made of.
CREATE TABLE request_file (
    org uuid NOT NULL,
    id uuid NOT NULL,
    request uuid NOT NULL,
    purpose text COLLATE "C" NOT NULL,
    message uuid,
    item uuid,
    source uuid,
    name text COLLATE "C" NOT NULL,
    media_type text COLLATE "C" NOT NULL,
    size bigint NOT NULL,
    sum text COLLATE "C" NOT NULL,
    created timestamptz NOT NULL,
    created_by uuid,
    deleted timestamptz,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, request) REFERENCES requests (org, id)
);
ALTER TABLE request_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_file FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON request_file
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE INDEX request_file_list ON request_file (org, request, id);

-- Links that work without an account: purpose is status (the person's own page), confirm (an address
-- of mail), item (a system owner answers) or delivery. secret is the SHA-256 of the link.
CREATE TABLE request_link (
    org uuid NOT NULL,
    id uuid NOT NULL,
    request uuid NOT NULL,
    purpose text COLLATE "C" NOT NULL,
    item uuid,
    file uuid,
    secret bytea NOT NULL,
    lang text COLLATE "C" NOT NULL DEFAULT '',
    created timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    used timestamptz,
    revoked timestamptz,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, request) REFERENCES requests (org, id)
);
ALTER TABLE request_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_link FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON request_link
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE UNIQUE INDEX request_link_secret ON request_link (org, secret);

CREATE INDEX request_link_list ON request_link (org, request, id);

-- Each time that an answer was fetched.
CREATE TABLE request_download (
    org uuid NOT NULL,
    id uuid NOT NULL,
    request uuid NOT NULL,
    link uuid NOT NULL,
    file uuid NOT NULL,
    fetched timestamptz NOT NULL,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, request) REFERENCES requests (org, id)
);
ALTER TABLE request_download ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_download FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON request_download
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE INDEX request_download_list ON request_download (org, request, id);

-- Samples that auditors drew: seed, size and filter give the same requests again; what was drawn is
-- kept, so that later requests change no sample.
CREATE TABLE request_sample (
    org uuid NOT NULL,
    id uuid NOT NULL,
    seed text COLLATE "C" NOT NULL,
    size bigint NOT NULL,
    from_day text COLLATE "C" NOT NULL DEFAULT '',
    to_day text COLLATE "C" NOT NULL DEFAULT '',
    population bigint NOT NULL,
    requests text COLLATE "C" NOT NULL,
    created timestamptz NOT NULL,
    created_by uuid,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org) REFERENCES tenant (id)
);
ALTER TABLE request_sample ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_sample FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON request_sample
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

-- Mailboxes that are read for requests: secret is the sealed password or token, validity and uid how
-- far it was read, failing since when it cannot be.
CREATE TABLE request_mailbox (
    org uuid NOT NULL,
    id uuid NOT NULL,
    title text COLLATE "C" NOT NULL,
    host text COLLATE "C" NOT NULL,
    port bigint NOT NULL,
    account text COLLATE "C" NOT NULL,
    folder text COLLATE "C" NOT NULL,
    secret bytea NOT NULL,
    assignee uuid,
    validity bigint NOT NULL DEFAULT 0,
    uid bigint NOT NULL DEFAULT 0,
    created timestamptz NOT NULL,
    created_by uuid,
    paused timestamptz,
    checked timestamptz,
    failing timestamptz,
    reason text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org) REFERENCES tenant (id)
);
ALTER TABLE request_mailbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_mailbox FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON request_mailbox
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
