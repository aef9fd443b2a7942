-- Pages ask for the tasks and the contradictions of one record, and for the tasks that are due.

-- +goose Up

CREATE INDEX tasks_subject ON tasks (org, "subject");
CREATE INDEX tasks_due ON tasks (org, "due");
CREATE INDEX findings_subject ON findings (org, "subject");
