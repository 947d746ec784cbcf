package domain

import "time"

// ContactImportID begins with ci_.
type ContactImportID string

// ImportState is where a list of contacts to take over stands.
type ImportState string

// The states of a list of contacts.
const (
	ImportDraft   ImportState = "draft" // its text is there, and nothing was done with it
	ImportRunning ImportState = "running"
	ImportDone    ImportState = "done"
	ImportStopped ImportState = "stopped" // whoever started it may no longer change contacts
)

// ContactImport is a list of contacts to take over. Each row is worked by itself, so
// that it goes on where it was after a stop.
type ContactImport struct {
	ID            ContactImportID
	State         ImportState
	CreatedBy     AccountID
	CreatedByName string
	WorkedBy      AccountID // in whose name it is worked
	Country       string    // of numbers without a country code
	Agreed        Agreement
	Total         int64 // rows to work, without those that stood there twice
	Done          int64 // rows that were worked, the failed ones too
	Added         int64
	Failed        int64
	Consented     int64 // contacts whose consent was written down
	Folded        int64 // rows left out, since their contact stands above
	CreatedAt     time.Time
	FinishedAt    *time.Time
}

// Agreement is what whoever imports a list declares of its contacts' consent. Without
// a number nobody is said to have agreed.
type Agreement struct {
	NumberID  TextingNumberID // that they agreed to be texted from
	Statement string          // how and when they agreed, where a row does not say
	Words     string          // with which words, where a row does not say
}

// ImportRowState is what came of one row.
type ImportRowState string

// What can come of a row.
const (
	ImportRowAdded  ImportRowState = "added"
	ImportRowKnown  ImportRowState = "known" // the contact was there already
	ImportRowFailed ImportRowState = "failed"
)

// ImportRow is what came of one row of a list of contacts.
type ImportRow struct {
	Position  int64 // in the list, from 1
	State     ImportRowState
	Consented bool
	Contact   Contact // without an id when it failed, or was deleted since
	Shown     string  // what stood in a row that failed
	Message   string  // why it failed, or why no consent was written down
}
