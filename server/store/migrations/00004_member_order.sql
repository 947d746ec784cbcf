-- +goose Up
-- SQLite compares texts by their bytes already; PostgreSQL has a file of its own.
SELECT 1;

-- +goose Down
SELECT 1;
