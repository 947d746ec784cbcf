package store

import (
	"context"
	"slices"
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
	err := eachInsert(into, rows, after, func(text string, values []any) error {
		result, err := t.db.ExecContext(ctx, text, values...)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		added += n
		return err
	})
	return added, err
}

// addRows is insertRows where nobody asks how many were new, nor which of them is
// refused: see deferred.
func (t *Tx) addRows(ctx context.Context, into string, rows [][]any, after string) error {
	return eachInsert(into, rows, after, func(text string, values []any) error {
		_, err := t.later.db.ExecContext(ctx, text, values...)
		return err
	})
}

// eachInsert writes the statements for so many rows.
func eachInsert(into string, rows [][]any, after string, run func(text string, values []any) error) error {
	for some := range slices.Chunk(rows, maxRows) {
		if err := run("INSERT INTO "+into+" VALUES "+tuples(len(some), len(rows[0]))+" "+after, slices.Concat(some...)); err != nil {
			return classify(err)
		}
	}
	return nil
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
