package messaging

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/words"
)

// NoticeReason is what a person is told about how they sign in.
type NoticeReason string

// The reasons. Each is something that the person either did, or must know about.
const (
	NoticeNewDevice     NoticeReason = "new_device"
	NoticeAfterFailures NoticeReason = "after_failures"
	NoticeHalfWay       NoticeReason = "half_way"
	NoticePassword      NoticeReason = "password"
	NoticeFactorAdded   NoticeReason = "factor_added"
	NoticeFactorRemoved NoticeReason = "factor_removed"
	NoticeCodesRenewed  NoticeReason = "codes_renewed"
	NoticeFactorsReset  NoticeReason = "factors_reset"
	NoticeDeleted       NoticeReason = "deleted"
)

// Notice is a message about the security of somebody's account.
type Notice struct {
	Reason       NoticeReason
	Email, Name  string
	Thing        string // the factor's name
	Device       string // what the browser says of itself
	Address      string
	At           time.Time
	Language     string // of the account; empty: what the address's account says
	Timezone     string // in which At is told; UTC when empty or unknown
	PlatformName string
	Link         string // where the person sees and mends it
}

// kindNotice is the templates' name.
const kindNotice = "notice"

type noticePage struct {
	page
	Heading, Greeting, Lead, Button, Link, Advice string
	Facts                                         []string // when, from where
}

// StoreNotice composes the notice and puts it into the outbox, in the transaction
// of what it tells about.
func (s *Service) StoreNotice(ctx context.Context, tx *store.Tx, n Notice) error {
	l, err := s.lookFor(ctx, tx, reader{email: n.Email, account: n.Language}, "", n.PlatformName)
	if err != nil {
		return err
	}
	content, err := s.composeNotice(n, l)
	if err != nil {
		return err
	}
	message, err := s.message(tx, content, "", domain.Message{
		Kind: domain.MessageSecurityNotice, ToEmail: n.Email, ToName: headerSafe(n.Name),
	})
	if err != nil {
		return err
	}
	return s.put(ctx, tx, message)
}

func (s *Service) composeNotice(n Notice, l look) (Content, error) {
	w, key := l.Words, "security."+string(n.Reason)
	with := words.With{
		"platform": headerSafe(n.PlatformName), "thing": headerSafe(n.Thing), "time": w.Time(n.At, n.Timezone), "address": headerSafe(n.Address),
		"browser": headerSafe(n.Device),
	}
	facts := []string{w.Say("security.when", with)}
	for _, fact := range []string{"address", "browser"} {
		if with[fact] != "" {
			facts = append(facts, w.Say("security."+fact, with))
		}
	}
	subject := headerSafe(w.Say(key+".subject", with))
	return compose(kindNotice, subject, noticePage{
		page: page{Subject: subject, look: l}, Heading: subject, Greeting: greeting(w, n.Name), Lead: w.Say(key+".lead", with), Facts: facts,
		Button: ownOr(w, key, "security", ".button", with), Link: n.Link, Advice: ownOr(w, key, "security", ".advice", with),
	})
}

// ownOr says what stands below a key of its own, or what all of its kind say.
func ownOr(w *words.Language, own, all, key string, with words.With) string {
	if w.Has(own + key) {
		return w.Say(own+key, with)
	}
	return w.Say(all+key, with)
}
