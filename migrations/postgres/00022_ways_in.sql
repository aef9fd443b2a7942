-- A request says by what whoever asks for another person may; a mailbox that fails for long has a task.

-- +goose Up

ALTER TABLE requests ADD COLUMN "acting" text COLLATE "C" NOT NULL DEFAULT '';

-- task is the one about its failing, until it is read again.
ALTER TABLE request_mailbox ADD COLUMN task uuid;
