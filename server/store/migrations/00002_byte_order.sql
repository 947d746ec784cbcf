-- +goose Up
-- SQLite compares text by its bytes already; PostgreSQL has a file of its own.
SELECT 1;

-- +goose Down
SELECT 1;
