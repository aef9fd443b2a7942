-- A starter that is being loaded: which, what of it, for whom, and how it ended, as JSON.

-- +goose Up

ALTER TABLE onboarding ADD COLUMN loading TEXT;
