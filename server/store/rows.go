package store

import (
	"context"
	"strconv"
	"strings"
)

// maxRows bounds the rows of one INSERT; both databases bound its parameters.
const maxRows = 200

// insertRows runs "INSERT INTO <into> VALUES …" once for many rows, since a
// statement costs more than a row. after may hold an ON CONFLICT clause. It
// returns how many rows were new.
func (t *Tx) insertRows(ctx context.Context, into string, rows [][]any, after string) (int64, error) {
	var added int64
	for len(rows) > 0 {
		n := min(len(rows), maxRows)
		var args []any
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		result, err := t.db.ExecContext(ctx, "INSERT INTO "+into+" VALUES "+tuples(n, len(rows[0]))+" "+after, args...)
		if err != nil {
			return added, classify(err)
		}
		changed, err := result.RowsAffected()
		if err != nil {
			return added, classify(err)
		}
		added, rows = added+changed, rows[n:]
	}
	return added, nil
}

// tuples writes ($1,$2),($3,$4) for so many rows and columns.
func tuples(rows, columns int) string {
	var b strings.Builder
	for i := range rows * columns {
		switch {
		case i == 0:
			b.WriteByte('(')
		case i%columns == 0:
			b.WriteString("),(")
		default:
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(i + 1))
	}
	return b.String() + ")"
}
