-- Of which day the number of people and records of a processing activity is, and how it is known (S-049).

-- +goose Up

ALTER TABLE processing_activities ADD COLUMN "counted_on" TEXT NOT NULL DEFAULT '';
ALTER TABLE processing_activities ADD COLUMN "how_known" TEXT NOT NULL DEFAULT '';
