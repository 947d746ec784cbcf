package widget

import (
	"context"
	"fmt"
	"html"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/outbound"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// Service holds the use cases. Its fields are set once, before use.
type Service struct {
	DB        *store.DB
	Messages  *messaging.Service
	Guard     outbound.Guard // checks of websites go through it
	PublicURL string         // where the code leads, whatever a request claims

	// OptIns takes agreements to text messages; nil: "Text us" is offered nowhere.
	OptIns OptIns
}

// OptIns is where agreements to text messages are kept.
type OptIns interface {
	// ConsentWords are what somebody agrees to. While there is nothing to agree to,
	// such as without a number, it refuses with a domain.Error.
	ConsentWords(ctx context.Context, tx *store.Tx, tenant domain.TenantID) (string, error)
	OptIn(ctx context.Context, tx *store.Tx, tenant domain.TenantID, in OptIn) error
}

// OptIn is somebody who agrees to be texted.
type OptIn struct {
	Phone   string // as typed
	Name    string // may be empty
	Words   string // exactly what was agreed to
	Address string // where the request came from
}

// keyPrefix tells these keys from others. They are public: they open nothing that
// the company's own website does not show.
const keyPrefix = "wk_"

// Code is what a company puts into each page of its website. The caller has
// authorised it; the first call makes the company's key.
func (s *Service) Code(ctx context.Context, tx *store.Tx, tenant domain.TenantID) (string, error) {
	w, err := s.ensure(ctx, tx, tenant)
	if err != nil {
		return "", err
	}
	return s.snippet(w.Key), nil
}

// snippet is the code with a company's key.
func (s *Service) snippet(key string) string {
	return fmt.Sprintf(`<script src="%s" data-company="%s" async></script>`, html.EscapeString(s.scriptURL()), html.EscapeString(key))
}

// ScriptPath is where the widget's script is served.
const ScriptPath = "/widget.js"

func (s *Service) scriptURL() string { return s.PublicURL + ScriptPath }

// Installed reports whether the last check has found the code as it should be. It
// authorises nobody.
func (s *Service) Installed(ctx context.Context, tx *store.Tx, tenant domain.TenantID) (bool, error) {
	w, err := tx.Tenant(tenant).FindWidget(ctx)
	if domain.Is(err, domain.CodeNotFound) {
		return false, nil
	}
	return err == nil && w.Check != nil && w.Check.Found(), err
}

// ensure returns a company's widget, and makes it when there is none yet.
func (s *Service) ensure(ctx context.Context, tx *store.Tx, tenant domain.TenantID) (domain.Widget, error) {
	t := tx.Tenant(tenant)
	w, err := t.FindWidget(ctx)
	if !domain.Is(err, domain.CodeNotFound) {
		return w, err
	}
	added, err := t.InsertWidget(ctx, secret.NewToken(keyPrefix), domain.DefaultWidget())
	if err != nil {
		return w, fmt.Errorf("make the widget: %w", err)
	}
	if w, err = t.FindWidget(ctx); err != nil || !added {
		return w, err
	}
	return w, s.record(ctx, tx, w, "create", nil, nil)
}

// record writes down what happened to a widget.
func (s *Service) record(ctx context.Context, tx *store.Tx, w domain.Widget, verb string, before, after map[string]any) error {
	return audit.Record(ctx, tx, audit.Event{
		TenantID: w.TenantID, Action: "widget." + verb, TargetKind: "widget", TargetID: w.Key, Before: before, After: after,
	})
}

// consentWords are what visitors agree to who want text messages; "" when there is
// nothing to agree to.
func (s *Service) consentWords(ctx context.Context, tx *store.Tx, tenant domain.TenantID) (string, error) {
	if s.OptIns == nil {
		return "", nil
	}
	words, err := s.OptIns.ConsentWords(ctx, tx, tenant)
	if err != nil && domain.CodeOf(err) != domain.CodeInternal {
		return "", nil
	}
	return words, err
}
