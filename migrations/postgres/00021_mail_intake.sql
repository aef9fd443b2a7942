-- Mailboxes say how they are reached, what becomes of what was read, and what requests of theirs begin
-- with; each mail that was read is known again. A form or a mail makes one request, however many
-- arrive at once.

-- +goose Up

-- tls is tls, starttls or none. after is what becomes of a mail that was taken: '', seen or move (to the
-- folder target). since leaves older mail alone; types, separated by spaces, and lang are for mails that
-- name none; acknowledge confirms receipt by mail.
ALTER TABLE request_mailbox ADD COLUMN tls text COLLATE "C" NOT NULL DEFAULT 'tls';
ALTER TABLE request_mailbox ADD COLUMN after text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE request_mailbox ADD COLUMN target text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE request_mailbox ADD COLUMN since timestamptz;
ALTER TABLE request_mailbox ADD COLUMN types text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE request_mailbox ADD COLUMN lang text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE request_mailbox ADD COLUMN portal uuid;
ALTER TABLE request_mailbox ADD COLUMN acknowledge text COLLATE "C" NOT NULL DEFAULT 'yes';

-- One mail that was read. print is a hash of what it says, by which it is known again; outcome is
-- request, message, known, automatic or own; settled is when the mailbox was told what became of it.
CREATE TABLE request_mail (
    org uuid NOT NULL,
    id uuid NOT NULL,
    mailbox uuid NOT NULL,
    validity bigint NOT NULL,
    uid bigint NOT NULL,
    print text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    request uuid,
    size bigint NOT NULL,
    created timestamptz NOT NULL,
    settled timestamptz,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, mailbox) REFERENCES request_mailbox (org, id) ON DELETE CASCADE
);
ALTER TABLE request_mail ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_mail FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON request_mail
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE INDEX request_mail_list ON request_mail (org, mailbox, id);
CREATE INDEX request_mail_print ON request_mail (org, print);

DROP INDEX request_message_mail;
CREATE UNIQUE INDEX request_message_mail ON request_message (org, mail_id) WHERE mail_id <> '';
