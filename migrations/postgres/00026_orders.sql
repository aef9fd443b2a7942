-- Lists of one state by title, the newest requests first, the clocks that run out, and
-- what is assigned to one person or due for review, without reading all the others.

-- +goose Up

DROP INDEX record_state;
CREATE INDEX record_state ON record (org, register, state, title_key, id);
CREATE INDEX record_reviews ON record (org, register, review_due) WHERE review_due > '';
CREATE INDEX requests_newest ON requests (org, COALESCE(received_at, '-infinity'::timestamptz), id);
CREATE INDEX requests_clock ON requests (org, clock, due_on, id);
CREATE INDEX requests_assignee ON requests (org, assignee);
CREATE INDEX tasks_assignee ON tasks (org, assignee);
