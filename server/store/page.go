package store

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"

	"tenantry/server/domain"
)

// MaxPage is the largest page that a list gives.
const MaxPage = 100

// Page asks for one page of a list that is ordered by a time and an id. Cursor
// is what the page before gave, empty for the first page.
type Page struct {
	Cursor string
	Limit  int
}

// position is a place in such a list, in milliseconds.
type position struct {
	at int64
	id string
}

// before decodes the place before which a list that runs backwards in time goes on.
func (p Page) before() (position, error) { return p.place(math.MaxInt64) }

// after decodes the place after which a list that runs forwards in time goes on.
func (p Page) after() (position, error) { return p.place(math.MinInt64) }

func (p Page) place(first int64) (position, error) {
	if p.Cursor == "" {
		return position{at: first}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	at, id, found := strings.Cut(string(raw), "|")
	ms, numErr := strconv.ParseInt(at, 10, 64)
	if err != nil || numErr != nil || !found {
		return position{}, domain.Errorf(domain.CodeMalformed, "The cursor is not one that this list gave.")
	}
	return position{at: ms, id: id}, nil
}

func (p position) cursor() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(p.at, 10) + "|" + p.id))
}

// size is how many rows to read: one more than the page, to know whether another follows.
func (p Page) size() int64 { return int64(min(max(p.Limit, 1), MaxPage)) + 1 }

// cutPage turns the rows that were read into a page and the cursor of the next
// one, which is empty on the last page.
func cutPage[R, T any](rows []R, p Page, place func(R) position, convert func(R) (T, error)) ([]T, string, error) {
	next := ""
	if last := int(p.size()) - 1; len(rows) > last {
		rows = rows[:last]
		next = place(rows[last-1]).cursor()
	}
	items := make([]T, len(rows))
	for i, row := range rows {
		item, err := convert(row)
		if err != nil {
			return nil, "", err
		}
		items[i] = item
	}
	return items, next, nil
}
