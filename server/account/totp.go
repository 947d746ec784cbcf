package account

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"image"
	"net/url"
	"strings"

	"github.com/boombuler/barcode/qr"
	"github.com/pquerna/otp/hotp"
	"golang.org/x/text/unicode/norm"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/platform"
	"tenantry/server/store"
)

// Codes of authenticator apps (RFC 6238): six digits, a new one every 30 seconds,
// SHA-1, which is what all apps can. One step before and after counts too, for
// clocks that are up to half a minute off.
const (
	totpPeriod = 30 // seconds
	totpDrift  = 1  // steps
	totpDigits = 6
	totpSecret = 20 // bytes
)

// maxFactors bounds how many apps and passkeys a person has together.
const maxFactors = 20

var noPadding = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewTOTP is what an authenticator app is set up with, shown this once.
type NewTOTP struct {
	ID     domain.FactorID
	Secret string // base32, as apps take it
	URL    string // otpauth://
	QR     string // the same as a picture, a data: address
}

// BeginTOTP makes a secret for an authenticator app. It counts once ConfirmTOTP
// was given a code of it; an enrolment that was begun before and not finished is
// gone.
func (s *Service) BeginTOTP(ctx context.Context, name string) (made NewTOTP, err error) {
	actor, err := inBrowser(ctx)
	if err != nil {
		return made, err
	}
	name, err = factorName(name)
	if err != nil {
		return made, err
	}
	raw := make([]byte, totpSecret)
	rand.Read(raw) // never fails
	made.Secret = noPadding.EncodeToString(raw)
	issuer := ""
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		if issuer, err = platform.Name(ctx, tx); err != nil {
			return err
		}
		if err := tx.DeleteOpenTOTPs(ctx, actor.AccountID); err != nil {
			return err
		}
		if err := roomForFactor(ctx, tx, actor.AccountID); err != nil {
			return err
		}
		made.ID = domain.FactorID(tx.NewID("fa"))
		sealed, err := s.box.Seal([]byte(made.Secret), totpPlace(made.ID))
		if err != nil {
			return err
		}
		f := domain.SecondFactor{ID: made.ID, AccountID: actor.AccountID, Name: name, SecretSealed: sealed, CreatedAt: tx.Now()}
		if err := tx.CreateTOTP(ctx, f); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			Action: "factor.begin", TargetKind: "factor", TargetID: string(made.ID), Detail: map[string]any{"method": domain.MethodTOTP, "name": name},
		})
	})
	if err != nil {
		return NewTOTP{}, err
	}
	made.URL = otpauth(issuer, actor.Email, made.Secret)
	made.QR, err = QRCode(made.URL)
	return made, err
}

// Added is what follows from a new second factor.
type Added struct {
	RecoveryCodes []string // of the first factor; shown this once
	Token         string   // the session's new one: the factor was just used in it
}

// ConfirmTOTP makes an authenticator app count, given a code of it. always says
// whether every sign-in asks for a second factor; nil leaves it, and turns it on
// with the first factor.
func (s *Service) ConfirmTOTP(ctx context.Context, id domain.FactorID, code string, always *bool) (added Added, err error) {
	actor, err := inBrowser(ctx)
	if err != nil {
		return added, err
	}
	open, err := s.openTOTP(ctx, actor.AccountID, id)
	if err != nil {
		return added, err
	}
	step, ok, err := s.matchTOTP(open, code)
	if err != nil {
		return added, err
	}
	if !ok {
		return added, domain.InvalidField("/code", "wrong", "This is not the code that the app shows now. Check the clock of your phone, then enter the next one.")
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		won, err := tx.ConfirmTOTP(ctx, actor.AccountID, id, step, s.limits.Enrol.Milliseconds())
		if err != nil {
			return err
		}
		if !won {
			return enrolmentOver()
		}
		added, err = s.added(ctx, tx, open, always)
		return err
	})
	return added, err
}

// openTOTP finds an enrolment that waits for its first code.
func (s *Service) openTOTP(ctx context.Context, owner domain.AccountID, id domain.FactorID) (found domain.SecondFactor, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.ListFactors(ctx, owner)
		if err != nil {
			return err
		}
		for _, f := range all {
			if f.ID == id && f.Method == domain.MethodTOTP {
				found = f
				return nil
			}
		}
		return domain.NotFound("factor")
	})
	if err == nil && found.Confirmed {
		err = enrolmentOver()
	}
	return found, err
}

func enrolmentOver() error {
	return domain.Errorf(domain.CodeConflict, "This was set up already, or begun too long ago. Begin again.").Because("enrolment_over")
}

// added does what every new factor brings about, in its transaction.
func (s *Service) added(ctx context.Context, tx *store.Tx, f domain.SecondFactor, always *bool) (added Added, err error) {
	if added.RecoveryCodes, err = s.settle(ctx, tx, f.AccountID, always); err != nil {
		return added, err
	}
	if added.Token, err = s.renew(ctx, tx, proved(tx, f.Method)[0]); err != nil {
		return added, err
	}
	a, err := tx.FindAccount(ctx, f.AccountID)
	if err != nil {
		return added, err
	}
	if err := s.tell(ctx, tx, a, messaging.Notice{Reason: messaging.NoticeFactorAdded, Thing: f.Name}); err != nil {
		return added, err
	}
	return added, audit.Record(ctx, tx, audit.Event{
		Action: "factor.add", TargetKind: "factor", TargetID: string(f.ID),
		Detail: map[string]any{"method": f.Method, "name": f.Name, "always": a.MFAAlways},
	})
}

// checkTOTP looks for the app that shows this code now.
func (s *Service) checkTOTP(ctx context.Context, owner domain.AccountID, code string) (use claim, err error) {
	var all []domain.SecondFactor
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		all, err = tx.ListFactors(ctx, owner)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		if f.Method != domain.MethodTOTP || !f.Confirmed {
			continue
		}
		step, ok, err := s.matchTOTP(f, code)
		if err != nil {
			return nil, err
		}
		if ok {
			return func(ctx context.Context, tx *store.Tx) (bool, error) { return tx.UseTOTP(ctx, owner, f.ID, step) }, nil
		}
	}
	return nil, nil
}

// matchTOTP returns the step of a code that the app shows about now and that was
// not reached yet.
func (s *Service) matchTOTP(f domain.SecondFactor, code string) (step int64, ok bool, err error) {
	plain, err := s.box.Open(f.SecretSealed, totpPlace(f.ID))
	if err != nil {
		return 0, false, fmt.Errorf("open the secret of %s: %w", f.ID, err)
	}
	code, now := digits(code), s.db.Now().Unix()/totpPeriod
	for step := now - totpDrift; step <= now+totpDrift; step++ {
		want, err := hotp.GenerateCode(string(plain), uint64(max(step, 0)))
		if err != nil {
			return 0, false, fmt.Errorf("a code of %s: %w", f.ID, err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && step > f.LastStep {
			return step, true, nil
		}
	}
	return 0, false, nil
}

// digits takes a code as people type it: in any width, with blanks and hyphens.
func digits(code string) string {
	code = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \u00a0\t-\u2010\u2011\u2013", r) {
			return -1
		}
		return r
	}, norm.NFKC.String(code))
	if len(code) != totpDigits {
		return ""
	}
	return code
}

// totpPlace binds a sealed secret to its row.
func totpPlace(id domain.FactorID) string { return "account_totps/secret_sealed/" + string(id) }

func otpauth(issuer, email, secret string) string {
	q := url.Values{"secret": {secret}, "issuer": {issuer}, "period": {fmt.Sprint(totpPeriod)}, "digits": {fmt.Sprint(totpDigits)}, "algorithm": {"SHA1"}}
	// Apps read a plus as a plus: blanks are written out.
	return "otpauth://totp/" + url.PathEscape(issuer+":"+email) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// quietZone is the white border that readers need, in squares.
const quietZone = 4

// QRCode draws a text as a small SVG, black on white in every colour scheme.
func QRCode(text string) (string, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", fmt.Errorf("draw a QR code: %w", err)
	}
	var svg bytes.Buffer
	side := code.Bounds().Dx() + 2*quietZone
	fmt.Fprintf(&svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="`, side, side, side, side)
	drawSquares(&svg, code)
	svg.WriteString(`"/></svg>`)
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(svg.Bytes()), nil
}

func drawSquares(svg *bytes.Buffer, code image.Image) {
	b := code.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(svg, "M%d %dh1v1h-1z", x-b.Min.X+quietZone, y-b.Min.Y+quietZone)
			}
		}
	}
}
