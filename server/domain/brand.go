package domain

import (
	"cmp"
	"math"
	"strconv"
)

// Brand is how a tenant shows itself to its clients: on the links it sends, and in
// mails. Found with what it inherits (store.TenantTx.FindBrand).
type Brand struct {
	Name         string // the tenant's
	ShownAs      string // whose color and logo these are: the tenant's name, or that of whoever manages it
	Color        string // #rrggbb, or empty
	LogoDigest   string // empty without a logo
	ContactName  string // of whom clients ask for help
	ContactEmail string
	ContactPhone string
	HelpURL      string
	OfferText    string // of a done-for-you service; empty shows none
	OfferURL     string
	SenderName   string // in the From of its mails; empty: the installation's
	ReplyTo      string // of its mails; empty: the installation's
	Language     string // of its mails, where the reader has no wish; empty: the installation's
	Version      int64  // 0 before anything was set
}

// Inherit fills in what the tenant left empty with what its managing tenant has.
// What belongs together comes together: color and logo, the ways of contact, the
// words of an offer and their link.
func (b Brand) Inherit(from Brand) Brand {
	if b.Color == "" && b.LogoDigest == "" && (from.Color != "" || from.LogoDigest != "") {
		b.Color, b.LogoDigest, b.ShownAs = from.Color, from.LogoDigest, cmp.Or(from.ShownAs, from.Name)
	}
	if b.ContactName == "" && b.ContactEmail == "" && b.ContactPhone == "" {
		b.ContactName, b.ContactEmail, b.ContactPhone = from.ContactName, from.ContactEmail, from.ContactPhone
	}
	if b.OfferText == "" {
		b.OfferText, b.OfferURL = from.OfferText, from.OfferURL
	}
	b.HelpURL = cmp.Or(b.HelpURL, from.HelpURL)
	b.SenderName = cmp.Or(b.SenderName, from.SenderName)
	b.ReplyTo = cmp.Or(b.ReplyTo, from.ReplyTo)
	b.Language = cmp.Or(b.Language, from.Language)
	return b
}

// LeastContrast is what text and its background need between them to be read by
// everybody (WCAG 2.2, 1.4.3).
const LeastContrast = 4.5

// The colors of text on a colored ground, and of the paper of pages and mails.
const (
	White = "#ffffff"
	Ink   = "#1d2129"
)

// IsColor reports whether a text is a color as #rrggbb.
func IsColor(s string) bool {
	_, ok := channels(s)
	return ok
}

// Contrast is how well two colors can be told apart, from 1 to 21; 0 when one of
// them is none.
func Contrast(a, b string) float64 {
	first, ok := luminance(a)
	second, ok2 := luminance(b)
	if !ok || !ok2 {
		return 0
	}
	return (max(first, second) + 0.05) / (min(first, second) + 0.05)
}

// TextOn is the color of text that reads better on a ground: white or ink.
func TextOn(ground string) string {
	if Contrast(ground, White) >= Contrast(ground, Ink) {
		return White
	}
	return Ink
}

func channels(s string) (rgb [3]float64, ok bool) {
	if len(s) != 7 || s[0] != '#' {
		return rgb, false
	}
	for i := range rgb {
		n, err := strconv.ParseUint(s[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return rgb, false
		}
		rgb[i] = float64(n) / 255
	}
	return rgb, true
}

// luminance is how bright a color looks, from 0 to 1.
func luminance(s string) (float64, bool) {
	rgb, ok := channels(s)
	for i, c := range rgb {
		if c <= 0.04045 {
			rgb[i] = c / 12.92
		} else {
			rgb[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*rgb[0] + 0.7152*rgb[1] + 0.0722*rgb[2], ok
}
