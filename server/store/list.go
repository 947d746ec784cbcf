package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// listQuery builds the SQL of a keyset list whose conditions depend on the
// request. Values only ever become parameters, but for numbers of rows; the texts
// given to it are constants of the program.
//
//	q := newList("SELECT id, name FROM tenants")
//	q.where("state = ?", state)
//	q.after("name_key", "id", descending, cursor.Name, cursor.ID)
//	rows, err := listRows(ctx, tx.db, q.sql(), q.args, scan)
type listQuery struct {
	head       string
	conditions []string
	order      string
	limit      string // a numbered parameter, or a number
	args       []any
}

func newList(head string) *listQuery { return &listQuery{head: head} }

// where adds a condition; each ? takes the next value.
func (q *listQuery) where(condition string, values ...any) *listQuery {
	q.conditions = append(q.conditions, q.bind(condition, values))
	return q
}

// whereIn adds "column IN (…)", which no value fulfils when there are none.
func whereIn[T any](q *listQuery, column string, values []T) *listQuery {
	if len(values) == 0 {
		return q.where("1 = 0")
	}
	all := make([]any, len(values))
	for i, value := range values {
		all[i] = value
	}
	return q.where(column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")", all...)
}

// page orders by column and id, which makes the order total, and takes limit+1
// rows, so that the caller sees whether there are more.
func (q *listQuery) page(column, id string, descending bool, limit int) *listQuery {
	q.orderBy(column, id, descending)
	q.limit = q.bind("CAST(? AS BIGINT)", []any{limit + 1})
	return q
}

// keptPage is page for a list whose plan PostgreSQL shall keep, by the number of rows
// in the text. With a parameter there, which it takes for a tenth of all rows when it
// does not know the value, it plans a list anew each time, and that costs more than to
// read it. For lists with several ranges that is as well: a plan for any values
// guesses them, and may sort what an index has in order.
func (q *listQuery) keptPage(column, id string, descending bool, limit int) *listQuery {
	q.orderBy(column, id, descending)
	q.limit = strconv.Itoa(limit + 1)
	return q
}

func (q *listQuery) orderBy(column, id string, descending bool) {
	direction := ""
	if descending {
		direction = " DESC"
	}
	q.order = fmt.Sprintf("%s%s, %s%s", column, direction, id, direction)
}

// after starts behind the row with these values of column and id.
func (q *listQuery) after(column, id string, descending bool, value, idValue any) *listQuery {
	sign := ">"
	if descending {
		sign = "<"
	}
	return q.where(fmt.Sprintf("(%s, %s) %s (?, ?)", column, id, sign), value, idValue)
}

func (q *listQuery) sql() string {
	var text strings.Builder
	text.WriteString(q.head)
	if len(q.conditions) > 0 {
		text.WriteString(" WHERE " + strings.Join(q.conditions, " AND "))
	}
	if q.order != "" {
		text.WriteString(" ORDER BY " + q.order)
	}
	if q.limit != "" {
		text.WriteString(" LIMIT " + q.limit)
	}
	return text.String()
}

// bind numbers the question marks of a condition and keeps their values.
func (q *listQuery) bind(condition string, values []any) string {
	var text strings.Builder
	for _, value := range values {
		before, rest, found := strings.Cut(condition, "?")
		if !found {
			panic("store: more values than question marks in " + condition)
		}
		q.args = append(q.args, value)
		text.WriteString(before + "$" + strconv.Itoa(len(q.args)))
		condition = rest
	}
	return text.String() + condition
}

// querier is the part of a transaction that lists need.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// listRows runs a query and scans every row into a T.
func listRows[T any](ctx context.Context, db querier, query string, args []any, scan func(*sql.Rows, *T) error) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, classify(err)
	}
	items := []T{}
	for rows.Next() {
		var item T
		if err := scan(rows, &item); err != nil {
			return nil, errors.Join(classify(err), rows.Close())
		}
		items = append(items, item)
	}
	return items, classify(errors.Join(rows.Err(), rows.Close()))
}
