-- A contract says how soon a request of a person goes on to the customer; the request keeps what the customer wants (S-065).

-- +goose Up

ALTER TABLE agreements ADD COLUMN "request_forward_days" bigint NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN "customer_wants" text COLLATE "C" NOT NULL DEFAULT '';
