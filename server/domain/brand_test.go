package domain

import (
	"math"
	"testing"
)

func TestBrand_InheritsWhatIsEmpty(t *testing.T) {
	t.Parallel()
	partner := Brand{
		Name: "Bright Agency", Color: "#0f6e64", LogoDigest: "abc", ContactName: "Ada", ContactEmail: "ada@bright.example", ContactPhone: "+1 555",
		HelpURL: "https://bright.example/help", OfferText: "We do it for you", OfferURL: "https://bright.example/do", SenderName: "Bright", ReplyTo: "hello@bright.example",
	}
	got := Brand{Name: "Acme", ShownAs: "Acme"}.Inherit(partner)
	want := partner
	want.Name, want.ShownAs = "Acme", "Bright Agency"
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	own := Brand{
		Name: "Acme", ShownAs: "Acme", Color: "#112233", ContactPhone: "+49 30", OfferText: "Ask us", SenderName: "Acme", ReplyTo: "office@acme.example", HelpURL: "https://acme.example",
	}
	if got := own.Inherit(partner); got != own {
		t.Errorf("own values do not win, or are mixed with others: %+v", got)
	}
}

func TestContrast(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#ffffff", "#ffffff", 1}, {"#777777", "#ffffff", 4.48}, {"red", "#ffffff", 0}, {"#ffgg00", "#ffffff", 0}} {
		if got := Contrast(tt.a, tt.b); math.Abs(got-tt.want) > 0.01 {
			t.Errorf("%s on %s: %.2f, want %.2f", tt.a, tt.b, got, tt.want)
		}
	}
	if TextOn("#ffee00") != Ink || TextOn("#0f6e64") != White {
		t.Error("text on a bright ground is dark, on a dark one white")
	}
}
