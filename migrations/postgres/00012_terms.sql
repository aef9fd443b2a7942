-- In whose words an organisation reads, those of the law or of ISO/IEC 29100, where a member has chosen none.

-- +goose Up

ALTER TABLE organisations ADD COLUMN "terms" TEXT NOT NULL DEFAULT '';
