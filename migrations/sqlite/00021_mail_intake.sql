-- Mailboxes say how they are reached, what becomes of what was read, and what requests of theirs begin
-- with; each mail that was read is known again. A form or a mail makes one request, however many
-- arrive at once.

-- +goose Up

-- tls is tls, starttls or none. after is what becomes of a mail that was taken: '', seen or move (to the
-- folder target). since leaves older mail alone; types, separated by spaces, and lang are for mails that
-- name none; acknowledge confirms receipt by mail.
ALTER TABLE request_mailbox ADD COLUMN tls TEXT NOT NULL DEFAULT 'tls';
ALTER TABLE request_mailbox ADD COLUMN after TEXT NOT NULL DEFAULT '';
ALTER TABLE request_mailbox ADD COLUMN target TEXT NOT NULL DEFAULT '';
ALTER TABLE request_mailbox ADD COLUMN since TEXT;
ALTER TABLE request_mailbox ADD COLUMN types TEXT NOT NULL DEFAULT '';
ALTER TABLE request_mailbox ADD COLUMN lang TEXT NOT NULL DEFAULT '';
ALTER TABLE request_mailbox ADD COLUMN portal TEXT;
ALTER TABLE request_mailbox ADD COLUMN acknowledge TEXT NOT NULL DEFAULT 'yes';

-- One mail that was read. print is a hash of what it says, by which it is known again; outcome is
-- request, message, known, automatic or own; settled is when the mailbox was told what became of it.
CREATE TABLE request_mail (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    validity INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    print TEXT NOT NULL,
    outcome TEXT NOT NULL,
    request TEXT,
    size INTEGER NOT NULL,
    created TEXT NOT NULL,
    settled TEXT,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, mailbox) REFERENCES request_mailbox (org, id) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE INDEX request_mail_list ON request_mail (org, mailbox, id);
CREATE INDEX request_mail_print ON request_mail (org, print);

DROP INDEX request_message_mail;
CREATE UNIQUE INDEX request_message_mail ON request_message (org, mail_id) WHERE mail_id <> '';
